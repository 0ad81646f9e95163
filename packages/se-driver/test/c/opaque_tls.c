/*
 * TLS 1.3 between two programs, each with a key of the service behind mbedtls_pk_setup_opaque() and a certificate that the other demands.
 *
 *     opaque_tls prepare ecc|rsa   makes both keys, and certificates by an authority in software, in the working directory
 *     opaque_tls serve             writes its port into the file "port", asks for the client, and returns what that sends
 *     opaque_tls connect
 */
#include <arpa/inet.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/pk.h>
#include <mbedtls/psa_util.h>
#include <mbedtls/ssl.h>
#include <mbedtls/x509_crt.h>
#include <sys/socket.h>

#include "driver.h"
#include "next.h"

#define SERVER_KEY 70
#define CLIENT_KEY 71
#define LOCALHOST "127.0.0.1"

static const char sent[] = "sent by the client";

static void open_key(mbedtls_pk_context *pk, mbedtls_svc_key_id_t key)
{
    mbedtls_pk_init(pk);
    CHECK(mbedtls_pk_setup_opaque(pk, key) == 0);
}

static void issue(const char *file, const char *name, mbedtls_pk_context *subject, mbedtls_pk_context *issuer)
{
    static unsigned char serial = 1;
    unsigned char pem[4096];
    mbedtls_x509write_cert certificate;
    FILE *out;
    mbedtls_x509write_crt_init(&certificate);
    mbedtls_x509write_crt_set_version(&certificate, MBEDTLS_X509_CRT_VERSION_3);
    mbedtls_x509write_crt_set_md_alg(&certificate, MBEDTLS_MD_SHA256);
    mbedtls_x509write_crt_set_subject_key(&certificate, subject);
    mbedtls_x509write_crt_set_issuer_key(&certificate, issuer);
    CHECK(mbedtls_x509write_crt_set_subject_name(&certificate, name) == 0);
    CHECK(mbedtls_x509write_crt_set_issuer_name(&certificate, "CN=authority") == 0);
    CHECK(mbedtls_x509write_crt_set_serial_raw(&certificate, &serial, 1) == 0);
    CHECK(mbedtls_x509write_crt_set_validity(&certificate, "20200101000000", "20491231235959") == 0);
    CHECK(mbedtls_x509write_crt_set_basic_constraints(&certificate, subject == issuer, -1) == 0);
    CHECK(mbedtls_x509write_crt_pem(&certificate, pem, sizeof pem, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE) == 0);
    mbedtls_x509write_crt_free(&certificate);
    serial++;
    out = fopen(file, "w");
    CHECK(out != NULL && fputs((const char *)pem, out) >= 0 && fclose(out) == 0);
}

/* Makes a key in the service and its certificate. TLS chooses among the hashes that the key permits; a TPM wants it to be one. */
static void make_identity(psa_key_id_t id, psa_key_type_t type, size_t bits, psa_algorithm_t algorithm, const char *file,
                          mbedtls_pk_context *authority)
{
    psa_key_attributes_t attributes = attributes_of(PERSISTENT, id, type, bits, PSA_KEY_USAGE_SIGN_HASH, algorithm);
    mbedtls_svc_key_id_t key;
    mbedtls_pk_context pk;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    open_key(&pk, key);
    issue(file, "CN=localhost", &pk, authority);
    mbedtls_pk_free(&pk);
}

static void prepare(bool with_rsa)
{
    psa_key_attributes_t attributes = attributes_of(PSA_KEY_LIFETIME_VOLATILE, 0, ECC_PAIR, 256, PSA_KEY_USAGE_SIGN_HASH, ECDSA);
    mbedtls_svc_key_id_t key;
    mbedtls_pk_context authority;
    CHECK_STATUS(PSA_SUCCESS, psa_generate_key(&attributes, &key));
    open_key(&authority, key);
    issue("authority.pem", "CN=authority", &authority, &authority);
    if (with_rsa)
        make_identity(SERVER_KEY, PSA_KEY_TYPE_RSA_KEY_PAIR, 2048, PSA_ALG_RSA_PSS(PSA_ALG_ANY_HASH), "server.pem", &authority);
    else
        make_identity(SERVER_KEY, ECC_PAIR, 256, ECDSA, "server.pem", &authority);
    make_identity(CLIENT_KEY, ECC_PAIR, 256, ECDSA, "client.pem", &authority);
    mbedtls_pk_free(&authority);
    CHECK_STATUS(PSA_SUCCESS, psa_destroy_key(key));
}

/* One end of the connection. */
struct end {
    mbedtls_ssl_config config;
    mbedtls_ssl_context ssl;
    mbedtls_pk_context key;
    mbedtls_x509_crt certificate, authority;
    mbedtls_net_context connection;
};

static void end_open(struct end *end, int side, psa_key_id_t id, const char *certificate)
{
    mbedtls_ssl_config_init(&end->config);
    mbedtls_ssl_init(&end->ssl);
    mbedtls_x509_crt_init(&end->certificate);
    mbedtls_x509_crt_init(&end->authority);
    mbedtls_net_init(&end->connection);
    open_key(&end->key, mbedtls_svc_key_id_make(0, id));
    CHECK(mbedtls_x509_crt_parse_file(&end->certificate, certificate) == 0);
    CHECK(mbedtls_x509_crt_parse_file(&end->authority, "authority.pem") == 0);
    CHECK(mbedtls_ssl_config_defaults(&end->config, side, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT) == 0);
    mbedtls_ssl_conf_min_tls_version(&end->config, MBEDTLS_SSL_VERSION_TLS1_3);
    mbedtls_ssl_conf_rng(&end->config, mbedtls_psa_get_random, MBEDTLS_PSA_RANDOM_STATE);
    mbedtls_ssl_conf_authmode(&end->config, MBEDTLS_SSL_VERIFY_REQUIRED);
    mbedtls_ssl_conf_ca_chain(&end->config, &end->authority, NULL);
    CHECK(mbedtls_ssl_conf_own_cert(&end->config, &end->certificate, &end->key) == 0);
    CHECK(mbedtls_ssl_setup(&end->ssl, &end->config) == 0);
    mbedtls_ssl_set_bio(&end->ssl, &end->connection, mbedtls_net_send, mbedtls_net_recv, NULL);
}

static void end_handshake(struct end *end)
{
    CHECK_STATUS(0, mbedtls_ssl_handshake(&end->ssl));
    CHECK(strcmp(mbedtls_ssl_get_version(&end->ssl), "TLSv1.3") == 0);
    CHECK(mbedtls_ssl_get_peer_cert(&end->ssl) != NULL && mbedtls_ssl_get_verify_result(&end->ssl) == 0);
}

static void end_read(struct end *end)
{
    char received[sizeof sent];
    size_t length = 0;
    while (length < sizeof received) {
        int count = mbedtls_ssl_read(&end->ssl, (unsigned char *)received + length, sizeof received - length);
        CHECK(count > 0);
        length += (size_t)count;
    }
    CHECK(memcmp(received, sent, sizeof sent) == 0);
}

static void end_write(struct end *end)
{
    CHECK(mbedtls_ssl_write(&end->ssl, (const unsigned char *)sent, sizeof sent) == (int)sizeof sent);
}

static void end_close(struct end *end)
{
    (void)mbedtls_ssl_close_notify(&end->ssl);
    mbedtls_net_free(&end->connection);
    mbedtls_ssl_free(&end->ssl);
    mbedtls_ssl_config_free(&end->config);
    mbedtls_x509_crt_free(&end->certificate);
    mbedtls_x509_crt_free(&end->authority);
    mbedtls_pk_free(&end->key);
}

static void write_port(const mbedtls_net_context *listener)
{
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    FILE *out = fopen("port", "w");
    CHECK(getsockname(listener->fd, (struct sockaddr *)&address, &size) == 0);
    CHECK(out != NULL && fprintf(out, "%d", ntohs(address.sin_port)) > 0 && fclose(out) == 0);
}

static void serve(void)
{
    struct end end;
    mbedtls_net_context listener;
    end_open(&end, MBEDTLS_SSL_IS_SERVER, SERVER_KEY, "server.pem");
    mbedtls_net_init(&listener);
    CHECK(mbedtls_net_bind(&listener, LOCALHOST, "0", MBEDTLS_NET_PROTO_TCP) == 0);
    write_port(&listener);
    wait_for_next();
    CHECK(mbedtls_net_accept(&listener, &end.connection, NULL, 0, NULL) == 0);
    mbedtls_net_free(&listener);
    end_handshake(&end);
    end_read(&end);
    end_write(&end);
    end_close(&end);
}

static void connect_to_server(void)
{
    struct end end;
    char port[8] = "";
    FILE *in = fopen("port", "r");
    CHECK(in != NULL && fgets(port, sizeof port, in) != NULL && fclose(in) == 0);
    end_open(&end, MBEDTLS_SSL_IS_CLIENT, CLIENT_KEY, "client.pem");
    CHECK(mbedtls_ssl_set_hostname(&end.ssl, "localhost") == 0);
    CHECK(mbedtls_net_connect(&end.connection, LOCALHOST, port, MBEDTLS_NET_PROTO_TCP) == 0);
    end_handshake(&end);
    end_write(&end);
    end_read(&end);
    end_close(&end);
}

int main(int count, char **arguments)
{
    CHECK(count >= 2);
    start();
    if (strcmp(arguments[1], "prepare") == 0)
        prepare(count > 2 && strcmp(arguments[2], "rsa") == 0);
    else if (strcmp(arguments[1], "serve") == 0)
        serve();
    else
        connect_to_server();
    mbedtls_psa_crypto_free();
    puts("ok");
    return 0;
}
