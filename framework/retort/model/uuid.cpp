#include <retort/model/uuid.hpp>

#include <algorithm>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_hash.hpp>

#include <retort/error.hpp>
#include <retort/model/codec.hpp>

namespace retort {

namespace {
boost::uuids::uuid to_boost(const Uuid& uuid) {
    boost::uuids::uuid result;
    std::copy(uuid.octets().begin(), uuid.octets().end(), result.begin());
    return result;
}

Uuid from_boost(const boost::uuids::uuid& uuid) {
    Uuid::Octets octets;
    std::copy(uuid.begin(), uuid.end(), octets.begin());
    return Uuid(octets);
}
} // namespace

Uuid Uuid::random() {
    // The generator that asks the system each time: one with a state of its own would repeat itself after fork().
    thread_local boost::uuids::random_generator_pure generator;
    return from_boost(generator());
}

char* codec::write_uuid(char* out, const char* octets) noexcept {
    constexpr char digits[] = "0123456789abcdef";
    for (int i = 0; i < 16; ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
        const auto octet = static_cast<unsigned char>(octets[i]);
        *out++ = digits[octet >> 4];
        *out++ = digits[octet & 15];
    }
    return out;
}

namespace {
constexpr auto hex_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(0xff);
    for (unsigned i = 0; i < 10; ++i) values['0' + i] = static_cast<std::uint8_t>(i);
    for (unsigned i = 0; i < 6; ++i) {
        values['a' + i] = static_cast<std::uint8_t>(10 + i);
        values['A' + i] = static_cast<std::uint8_t>(10 + i);
    }
    return values;
}();

// The form that databases write. False for any other.
bool parse_canonical(std::string_view text, Uuid::Octets& octets) noexcept {
    if (text.size() != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-') return false;
    constexpr std::array<std::uint8_t, 16> places{0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34};
    unsigned wrong = 0;
    for (std::size_t i = 0; i < 16; ++i) {
        const unsigned high = hex_values[static_cast<unsigned char>(text[places[i]])];
        const unsigned low = hex_values[static_cast<unsigned char>(text[places[i] + 1U])];
        wrong |= (high | low) & 0xf0U;
        octets[i] = static_cast<std::uint8_t>(high << 4U | low);
    }
    return wrong == 0;
}
} // namespace

Uuid Uuid::parse(std::string_view text) {
    Octets octets;
    if (parse_canonical(text, octets)) return Uuid(octets);
    try {
        return from_boost(boost::uuids::string_generator()(text.begin(), text.end()));
    } catch (const std::runtime_error&) {
        throw Error(ErrorCategory::value, "not a uuid",
                    "write it as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, in hex digits");
    }
}

std::string Uuid::to_string() const {
    std::string text(36, ' ');
    codec::write_uuid(text.data(), reinterpret_cast<const char*>(octets_.data()));
    return text;
}

std::size_t hash_value(const Uuid& uuid) noexcept { return boost::uuids::hash_value(to_boost(uuid)); }

} // namespace retort
