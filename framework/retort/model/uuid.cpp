#include <retort/model/uuid.hpp>

#include <algorithm>

#include <boost/uuid/random_generator.hpp>
#include <boost/uuid/string_generator.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_hash.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <retort/error.hpp>

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

Uuid Uuid::parse(std::string_view text) {
    try {
        return from_boost(boost::uuids::string_generator()(text.begin(), text.end()));
    } catch (const std::runtime_error&) {
        throw Error(ErrorCategory::value, "not a uuid",
                    "write it as xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx, in hex digits");
    }
}

std::string Uuid::to_string() const { return boost::uuids::to_string(to_boost(*this)); }

std::size_t hash_value(const Uuid& uuid) noexcept { return boost::uuids::hash_value(to_boost(uuid)); }

} // namespace retort
