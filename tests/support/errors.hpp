#pragma once
// What a call threw, for tests that look at the message.

#include <string>

#include <retort/error.hpp>

namespace support {

/// The retort::Error that `call` throws; fails the test (by throwing std::logic_error) when it throws none.
template <class F> retort::Error error_of(F&& call) {
    try {
        call();
    } catch (const retort::Error& e) {
        return e;
    }
    throw std::logic_error("an error was expected and none was thrown");
}

/// "message | hint" of the error that `call` throws.
template <class F> std::string message_of(F&& call) {
    const retort::Error error = error_of(static_cast<F&&>(call));
    return std::string(error.what()) + " | " + error.hint();
}

} // namespace support
