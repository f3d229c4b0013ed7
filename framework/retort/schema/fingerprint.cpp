#include <boost/uuid/name_generator_sha1.hpp>

#include <retort/schema/json.hpp>

namespace retort::schema {

namespace {
// The namespace of Retort's fingerprints (RFC 9562 6.6). Never changes: fingerprints are kept in databases.
constexpr boost::uuids::uuid fingerprints = {
    {0x5f, 0x1b, 0x7c, 0x1e, 0x9a, 0x0d, 0x4c, 0x53, 0x8e, 0x0f, 0x2d, 0x3c, 0x6b, 0x1a, 0x4f, 0x70}};
} // namespace

std::string fingerprint(std::string_view canonical_json) {
    const boost::uuids::uuid id =
        boost::uuids::name_generator_sha1(fingerprints)(canonical_json.data(), canonical_json.size());
    constexpr std::string_view digits = "0123456789abcdef";
    std::string hex;
    for (const unsigned char byte : id) {
        hex += digits[byte >> 4];
        hex += digits[byte & 0xf];
    }
    return hex;
}

std::string fingerprint(const Schema& schema) { return fingerprint(to_json(schema)); }

} // namespace retort::schema
