#include <retort/error.hpp>

#include <utility>

namespace retort {

namespace {
// Messages of a database may span lines, and hold names and values that steer a terminal; an error is one line of text.
std::string one_line(std::string_view text) {
    std::string line;
    line.reserve(text.size());
    bool space = false;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < ' ' || c == '\x7f') {
            space = !line.empty();
            continue;
        }
        if (space) {
            if (c == ' ') continue;
            if (line.back() != ' ') line += ' ';
            space = false;
        }
        line += c;
    }
    return line;
}

std::string full_message(const ErrorDetails& details) {
    return details.where.empty() ? one_line(details.message) : details.where + ": " + one_line(details.message);
}
} // namespace

std::string_view to_string(ErrorCategory category) noexcept {
    switch (category) {
    case ErrorCategory::unique: return "unique";
    case ErrorCategory::foreign_key: return "foreign_key";
    case ErrorCategory::not_null: return "not_null";
    case ErrorCategory::check: return "check";
    case ErrorCategory::serialization: return "serialization";
    case ErrorCategory::busy: return "busy";
    case ErrorCategory::syntax: return "syntax";
    case ErrorCategory::duplicate: return "duplicate";
    case ErrorCategory::permission: return "permission";
    case ErrorCategory::connection: return "connection";
    case ErrorCategory::corrupt: return "corrupt";
    case ErrorCategory::database: return "database";
    case ErrorCategory::usage: return "usage";
    case ErrorCategory::revision: return "revision";
    case ErrorCategory::several_heads: return "several_heads";
    case ErrorCategory::schema: return "schema";
    case ErrorCategory::unsupported: return "unsupported";
    case ErrorCategory::lock: return "lock";
    case ErrorCategory::value: return "value";
    case ErrorCategory::internal: return "internal";
    }
    return "internal";
}

bool is_about_rows(ErrorCategory category) noexcept {
    switch (category) {
    case ErrorCategory::unique:
    case ErrorCategory::foreign_key:
    case ErrorCategory::not_null:
    case ErrorCategory::check:
    case ErrorCategory::value:
    case ErrorCategory::database: return true;
    default: return false;
    }
}

Error::Error(ErrorDetails details) : std::runtime_error(full_message(details)), details_(std::move(details)) {
    details_.hint = one_line(details_.hint);
}

Error::Error(ErrorCategory category, std::string message, std::string hint)
    : Error(ErrorDetails{.category = category, .message = std::move(message), .hint = std::move(hint)}) {}

Error Error::at(std::string where) const {
    ErrorDetails details = details_;
    if (details.where.empty()) details.where = std::move(where);
    return Error(std::move(details));
}

} // namespace retort
