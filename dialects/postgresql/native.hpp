#pragma once
// libpq's connection together with what the server said last, for code that works on the native handle.

#include <functional>
#include <memory>
#include <string_view>

#include <libpq-fe.h>

#include <retort/error.hpp>

namespace retort::postgresql {

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

struct Native {
    PGconn* handle;
    /// The error that the last statement met, said of its SQL; its values are not repeated. It is taken.
    std::function<Error(std::string_view sql)> take_error;
};

} // namespace retort::postgresql
