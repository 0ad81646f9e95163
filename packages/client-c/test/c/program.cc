// A C++ program: the header's functions and constants are those of C.
#include <parsec_client.h>

#include <array>
#include <cstdint>
#include <cstring>
#include <memory>

int main()
{
    parsec_client *opened = nullptr;
    if (parsec_client_open(&opened, nullptr) != PARSEC_SUCCESS)
        return 1;
    const std::unique_ptr<parsec_client, decltype(&parsec_client_close)> client(opened, parsec_client_close);
    const parsec_key_attributes attributes = {PARSEC_KEY_TYPE_ECC_KEY_PAIR(PARSEC_ECC_FAMILY_SECP_R1), 256, PARSEC_USAGE_SIGN_HASH,
                                              PARSEC_ALG_ECDSA(PARSEC_ALG_SHA_256)};
    const std::array<std::uint8_t, 32> hash = {1};
    std::array<std::uint8_t, 64> signature;
    std::size_t length = 0;
    parsec_key_list *keys = nullptr;
    if (parsec_generate_key(client.get(), "c++", &attributes) != PARSEC_SUCCESS
        || parsec_sign_hash(client.get(), "c++", attributes.algorithm, hash.data(), hash.size(), signature.data(), signature.size(),
                            &length)
            != PARSEC_SUCCESS
        || parsec_list_keys(client.get(), &keys) != PARSEC_SUCCESS)
        return 2;
    const bool is_listed = parsec_key_list_count(keys) == 1 && std::strcmp(parsec_key_list_get(keys, 0)->name, "c++") == 0;
    parsec_key_list_free(keys);
    return is_listed && length == signature.size() ? 0 : 3;
}
