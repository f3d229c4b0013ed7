#pragma once
// Database URLs: sqlite:///relative.db, sqlite:////absolute.db, sqlite:// (in memory), postgresql://… (all that libpq
// takes).

#include <string>
#include <string_view>

namespace retort {

/// A URL, taken apart only as far as the core needs to find the dialect. Never print text(): it may hold a password.
class Url {
public:
    /// Throws Error (usage) when there is no scheme.
    explicit Url(std::string text);

    /// "sqlite", "postgresql", …, lower case, without "://".
    [[nodiscard]] const std::string& scheme() const noexcept { return scheme_; }
    /// All of it, password included: for the driver alone.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    /// All after "scheme://".
    [[nodiscard]] std::string_view rest() const noexcept { return std::string_view(text_).substr(scheme_.size() + 3); }
    /// For messages: the password replaced by ***, in the authority and in the query.
    [[nodiscard]] std::string display() const;

private:
    std::string text_;
    std::string scheme_;
};

} // namespace retort
