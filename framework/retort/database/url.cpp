#include <retort/database/url.hpp>

#include <algorithm>
#include <cctype>

#include <retort/error.hpp>

namespace retort {

namespace {
bool is_scheme(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(),
                                        [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '-'; });
}

// The value of every query parameter whose name is `name`, replaced by ***.
void hide_parameter(std::string& text, std::size_t query, std::string_view name) {
    for (std::size_t at = query; at != std::string::npos && at < text.size();) {
        const std::size_t start = at + 1; // behind '?' or '&'
        const std::size_t end = std::min(text.find('&', start), text.size());
        if (text.compare(start, name.size() + 1, std::string(name) + "=") == 0)
            text.replace(start + name.size() + 1, end - start - name.size() - 1, "***");
        at = text.find('&', start);
    }
}
} // namespace

Url::Url(std::string text) : text_(std::move(text)) {
    const auto colon = text_.find("://");
    if (colon == std::string::npos || !is_scheme(std::string_view(text_).substr(0, colon)))
        throw Error(ErrorCategory::usage, "not a database URL: it has no scheme",
                    "write sqlite:///file.db or postgresql://user@host/database");
    scheme_ = text_.substr(0, colon);
    std::transform(scheme_.begin(), scheme_.end(), scheme_.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
}

std::string Url::display() const {
    std::string text = text_;
    const std::size_t authority = scheme_.size() + 3;
    // The last @ before the path or query ends the user and password, whatever characters the password has.
    std::size_t end = text.find_first_of("/?", authority);
    const std::size_t at = text.rfind('@', end == std::string::npos ? text.size() : end);
    const std::size_t last_at = text.rfind('@');
    const std::size_t user_end = at != std::string::npos && at >= authority ? at : last_at;
    if (user_end != std::string::npos && user_end >= authority) {
        const std::size_t colon = text.find(':', authority);
        if (colon != std::string::npos && colon < user_end) text.replace(colon + 1, user_end - colon - 1, "***");
    }
    if (const std::size_t query = text.find('?', authority); query != std::string::npos) {
        hide_parameter(text, query, "password");
        hide_parameter(text, query, "sslpassword");
    }
    return text;
}

} // namespace retort
