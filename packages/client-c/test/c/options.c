/*
 * The options of a client, its own and those of the environment: what no client can have is refused by its name, and what it can have reaches a
 * service that takes the identity "direct", at PARSEC_SERVICE_ENDPOINT. With `writable` others may write to the socket's directory.
 */
#include "client.h"

static const char *service; /* the endpoint; the environment names it in some cases only */

static parsec_client_options given(void)
{
    return (parsec_client_options){.size = sizeof(parsec_client_options), .endpoint = service, .application_name = "options"};
}

/* The status of a signature, with a key that does not exist; that of opening where this fails. */
static parsec_status reach(const parsec_client_options *options)
{
    uint8_t signature[64];
    size_t length;
    parsec_client *opened = (parsec_client *)&opened;
    parsec_status status = parsec_client_open(&opened, options);
    CHECK((opened != NULL) == (status == PARSEC_SUCCESS));
    if (status == PARSEC_SUCCESS)
        status = parsec_sign_hash(opened, "1", ECDSA, hash, sizeof hash, signature, sizeof signature, &length);
    parsec_client_close(opened);
    return status;
}

#define CHECK_REACHED(options) CHECK_STATUS(PARSEC_ERROR_DOES_NOT_EXIST, reach(options))

#define CHECK_REFUSED(name, options)                                        \
    do {                                                                    \
        CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, reach(options));        \
        CHECK(strstr(parsec_last_error(), "The option " name ",") != NULL); \
    } while (0)

/* A text of that many bytes. */
static const char *text_of(size_t length)
{
    static char text[2048];
    CHECK(length < sizeof text);
    memset(text, 'a', length);
    text[length] = '\0';
    return text;
}

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void check_sizes(void)
{
    struct {
        parsec_client_options options;
        uint8_t of_later_versions[64];
    } larger = {.options = given(), .of_later_versions = {1}};
    parsec_client_options options = given();
    for (options.size = 0; options.size < sizeof options.size; options.size++)
        CHECK_REFUSED("size", &options);
    larger.options.size = sizeof larger;
    CHECK_REACHED(&larger.options);
    /* A caller that knows only the timeout: the other fields are not read. */
    setenv("PARSEC_SERVICE_ENDPOINT", service, 1);
    setenv("PARSEC_APPLICATION_NAME", "options", 1);
    options = (parsec_client_options){.size = 8, .timeout_ms = 1000, .endpoint = "nonsense"};
    CHECK_REACHED(&options);
    options.size = sizeof options.size;
    CHECK_REACHED(&options);
    CHECK_REACHED(NULL);
    unsetenv("PARSEC_SERVICE_ENDPOINT");
    unsetenv("PARSEC_APPLICATION_NAME");
}

static void check_endpoints(void)
{
    static const char *const endpoints[] = {"unix:relative", "tcp://127.0.0.1:1", "unix:/a%00b", "unix:/a%0",  "unix:/a%zz", "unix:/a?b",
                                            "unix:/a#b",     "unix:/a/",          "/a",          "unix://b/a", "unix:/",     "unix:",
                                            "unix:/%/0",     "unix:/%:0",         "unix:/%@0",   "unix:/%G0",  "unix:/%`0",  "unix:/%g0",
                                            "unix:/%0/",     "unix:/%0:",         "unix:/%0@",   "unix:/%0G",  "unix:/%",    "unix:/%4"};
    static const char *const hexadecimal[] = {"%%%02x", "%%%02X"};
    parsec_client_options options = given();
    char path[8 + 3 * 108], last[] = "unix:///\xaa%..";
    for (size_t i = 0; i < COUNT(endpoints); i++) {
        options.endpoint = endpoints[i];
        CHECK_REFUSED("endpoint", &options);
    }
    for (size_t i = 0; i < COUNT(hexadecimal); i++) {
        size_t length = (size_t)snprintf(path, sizeof path, "unix:///");
        for (const char *c = service + strlen("unix:/"); *c != '\0'; c++)
            length += (size_t)snprintf(path + length, 4, hexadecimal[i], (unsigned char)*c);
        options.endpoint = path;
        CHECK_REACHED(&options);
    }
    /* All digits. */
    options.endpoint = last;
    for (const char *digit = "0123456789abcdefABCDEF"; *digit != '\0'; digit++) {
        last[sizeof last - 3] = '6';
        last[sizeof last - 2] = *digit;
        CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, reach(&options));
        last[sizeof last - 3] = *digit;
        last[sizeof last - 2] = '1';
        CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, reach(&options));
    }
    /* 107 bytes are the longest that the system takes. */
    options.endpoint = path;
    memset(path, 'a', sizeof path);
    memcpy(path, "unix:/", 6);
    path[5 + 108] = '\0';
    CHECK_REFUSED("endpoint", &options);
    path[5 + 107] = '\0';
    CHECK_STATUS(PARSEC_ERROR_COMMUNICATION_FAILURE, reach(&options));
}

static void check_what_is_no_number(void)
{
    static const char *const variables[][2] = {
        {"PARSEC_TIMEOUT_MS", "timeout_ms"}, {"PARSEC_TRUSTED_UID", "trusted_uid"}, {"PARSEC_PROVIDER", "provider"}};
    static const char *const numbers[] = {"soon",
                                          "-1",
                                          "+1",
                                          " 1",
                                          "\t1",
                                          "1 ",
                                          "1x",
                                          "0x10",
                                          ":",
                                          "2147483648",
                                          "4294967297",
                                          "18446744073709551617",
                                          "99999999999999999999999"};
    parsec_client_options options = given();
    for (size_t i = 0; i < COUNT(variables); i++) {
        for (size_t k = 0; k < COUNT(numbers); k++) {
            char wanted[64];
            setenv(variables[i][0], numbers[k], 1);
            snprintf(wanted, sizeof wanted, "The option %s,", variables[i][1]);
            CHECK_STATUS(PARSEC_ERROR_INVALID_ARGUMENT, reach(&options));
            CHECK(strstr(parsec_last_error(), wanted) != NULL);
        }
        unsetenv(variables[i][0]);
    }
}

static void check_numbers(void)
{
    parsec_client_options options = given();
    setenv("PARSEC_TIMEOUT_MS", "0", 1);
    CHECK_REFUSED("timeout_ms", &options);
    setenv("PARSEC_TIMEOUT_MS", "2147483647", 1);
    CHECK_REACHED(&options);
    setenv("PARSEC_TRUSTED_UID", "0", 1);
    CHECK_REACHED(&options);
    setenv("PARSEC_TRUSTED_UID", "9", 1);
    CHECK_REACHED(&options);
    unsetenv("PARSEC_TRUSTED_UID");
    setenv("PARSEC_PROVIDER", "0", 1); /* the first one */
    CHECK_REACHED(&options);
    setenv("PARSEC_PROVIDER", "00255", 1);
    CHECK_STATUS(PARSEC_ERROR_NOT_SUPPORTED, reach(&options));
    setenv("PARSEC_PROVIDER", "256", 1);
    CHECK_REFUSED("provider", &options);
    unsetenv("PARSEC_TIMEOUT_MS");
    unsetenv("PARSEC_PROVIDER");
}

/* The caller's own numbers count before those of the environment. */
static void check_own_numbers(void)
{
    parsec_client_options options = given();
    setenv("PARSEC_TIMEOUT_MS", "soon", 1);
    setenv("PARSEC_PROVIDER", "soon", 1);
    setenv("PARSEC_TRUSTED_UID", "soon", 1);
    options.timeout_ms = INT32_MAX;
    options.trusted_uid = 1;
    options.provider = UINT8_MAX;
    CHECK_STATUS(PARSEC_ERROR_NOT_SUPPORTED, reach(&options));
    options.provider = UINT8_MAX + 1;
    CHECK_REFUSED("provider", &options);
    options.timeout_ms = INT32_MAX + 1u;
    CHECK_REFUSED("timeout_ms", &options);
    unsetenv("PARSEC_TIMEOUT_MS");
    unsetenv("PARSEC_PROVIDER");
    unsetenv("PARSEC_TRUSTED_UID");
}

/* A variable with the caller's prefix counts before the one that all programs share. */
static void check_variables(void)
{
    parsec_client_options options = given();
    char prefix[109], variable[sizeof prefix + sizeof "TRUSTED_FILE_SYSTEMS"];
    setenv("MINE_TIMEOUT_MS", "soon", 1);
    CHECK_REACHED(&options);
    options.variable_prefix = "OTHER_";
    CHECK_REACHED(&options);
    options.variable_prefix = "MINE_";
    CHECK_REFUSED("timeout_ms", &options);
    setenv("PARSEC_TIMEOUT_MS", "soon", 1);
    setenv("MINE_TIMEOUT_MS", "1000", 1);
    CHECK_REACHED(&options);
    setenv("MINE_TIMEOUT_MS", "", 1);
    CHECK_REFUSED("timeout_ms", &options);
    unsetenv("MINE_TIMEOUT_MS");
    CHECK_REFUSED("timeout_ms", &options);
    options.variable_prefix = "";
    CHECK_REACHED(&options);
    unsetenv("PARSEC_TIMEOUT_MS");

    /* The longest prefix and the longest name. */
    memset(prefix, 'A', sizeof prefix);
    prefix[107] = '\0';
    snprintf(variable, sizeof variable, "%sTRUSTED_FILE_SYSTEMS", prefix);
    options.variable_prefix = prefix;
    setenv(variable, text_of(1024), 1);
    CHECK_REFUSED("trusted_file_systems", &options);
    unsetenv(variable);
    CHECK_REACHED(&options);
    prefix[107] = 'A';
    prefix[108] = '\0';
    CHECK_REFUSED("variable_prefix", &options);
}

static parsec_status give_no_token(void *context, uint8_t *token, size_t size, size_t *length)
{
    (void)context;
    (void)token;
    (void)size;
    (void)length;
    return PARSEC_ERROR_GENERIC_ERROR;
}

static void check_identities(void)
{
    parsec_client_options options = given();
    options.identity = PARSEC_IDENTITY_JWT_SVID + 1;
    CHECK_REFUSED("identity or application_name", &options);
    options.identity = PARSEC_IDENTITY_DIRECT;
    CHECK_REACHED(&options);
    options.application_name = "\xff";
    CHECK_REFUSED("identity or application_name", &options);
    options.application_name = text_of(1023);
    CHECK_REACHED(&options);
    options.application_name = text_of(1024);
    CHECK_REFUSED("identity or application_name", &options);
    /* An empty name is none, whatever the environment says. */
    setenv("PARSEC_APPLICATION_NAME", "options", 1);
    options.application_name = NULL;
    CHECK_REACHED(&options);
    options.application_name = "";
    CHECK_REFUSED("identity or application_name", &options);
    options.identity = 0;
    CHECK_STATUS(PARSEC_ERROR_NOT_PERMITTED, reach(&options));
    unsetenv("PARSEC_APPLICATION_NAME");
    options.application_name = NULL;
    options.identity = PARSEC_IDENTITY_DIRECT;
    CHECK_REFUSED("identity or application_name", &options);
    /* Of a JWT-SVID only the function counts; this service does not want its tokens. */
    options.identity = PARSEC_IDENTITY_JWT_SVID;
    CHECK_REFUSED("identity or application_name", &options);
    options.token = give_no_token;
    CHECK_STATUS(PARSEC_ERROR_NOT_PERMITTED, reach(&options));
}

static void check_others(void)
{
    parsec_client_options options = given();
    options.trusted_file_systems = text_of(1023);
    CHECK_REACHED(&options);
    options.trusted_file_systems = text_of(1024);
    CHECK_REFUSED("trusted_file_systems", &options);
    options = given();
    options.own_process = PARSEC_OWN_PROCESS_REFUSED;
    CHECK_REACHED(&options);
    options.own_process = PARSEC_OWN_PROCESS_REFUSED + 1;
    CHECK_REFUSED("own_process", &options);
}

/* `otherwise` is the status where trust is strict. */
static void check_trust(parsec_status otherwise)
{
    parsec_client_options options = given();
    CHECK_STATUS(otherwise, reach(&options));
    setenv("PARSEC_TRUST", "maybe", 1);
    CHECK_REFUSED("trust", &options);
    setenv("PARSEC_TRUST", "strict", 1);
    CHECK_STATUS(otherwise, reach(&options));
    options.trust = PARSEC_TRUST_RELAXED;
    CHECK_REACHED(&options);
    setenv("PARSEC_TRUST", "relaxed", 1);
    options.trust = PARSEC_TRUST_STRICT;
    CHECK_STATUS(otherwise, reach(&options));
    options.trust = 0;
    CHECK_REACHED(&options);
    options.trust = PARSEC_TRUST_RELAXED + 1;
    CHECK_REFUSED("trust", &options);
    unsetenv("PARSEC_TRUST");
}

int main(int count, char **arguments)
{
    bool is_writable = count > 1 && strcmp(arguments[1], "writable") == 0;
    service = getenv("PARSEC_SERVICE_ENDPOINT");
    CHECK(service != NULL);
    service = strdup(service);
    CHECK(service != NULL);
    unsetenv("PARSEC_SERVICE_ENDPOINT");
    check_trust(is_writable ? PARSEC_ERROR_UNTRUSTED : PARSEC_ERROR_DOES_NOT_EXIST);
    if (!is_writable) {
        check_sizes();
        check_endpoints();
        check_what_is_no_number();
        check_numbers();
        check_own_numbers();
        check_variables();
        check_identities();
        check_others();
    }
    puts("ok");
    return 0;
}
