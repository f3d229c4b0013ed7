#pragma once
// retort::Uuid: a universally unique identifier (RFC 9562).

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace retort {

/// 16 bytes in network order. Ordered as its text is.
class Uuid {
public:
    using Octets = std::array<std::uint8_t, 16>;

    /// The nil uuid, all zeros (RFC 9562 5.9).
    constexpr Uuid() = default;
    constexpr explicit Uuid(const Octets& octets) : octets_(octets) {}

    /// A version 4 uuid from the system's random numbers (RFC 9562 5.4). Safe in threads and after fork().
    static Uuid random();
    /// Reads the 36 characters of RFC 9562 4, in either case; 32 digits without dashes and braces around either are
    /// taken too. Throws Error (value).
    static Uuid parse(std::string_view text);

    /// 36 characters, lower case.
    [[nodiscard]] std::string to_string() const;
    [[nodiscard]] constexpr const Octets& octets() const noexcept { return octets_; }
    [[nodiscard]] constexpr bool is_nil() const noexcept { return *this == Uuid{}; }

    friend constexpr bool operator==(const Uuid&, const Uuid&) = default;
    friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

private:
    Octets octets_{};
};

std::size_t hash_value(const Uuid& uuid) noexcept;

} // namespace retort

template <> struct std::hash<retort::Uuid> {
    std::size_t operator()(const retort::Uuid& uuid) const noexcept { return hash_value(uuid); }
};
