#pragma once
// retort::Json: a JSON document as a value (RFC 8259).

#include <string>
#include <string_view>

namespace retort {

/// A valid JSON text in canonical form: no white space, object keys sorted and each once (the last one said wins),
/// numbers as 64-bit integers or else in the shortest form that reads back as the same double. So == compares
/// documents, and a document that was stored as jsonb equals the one that was read. To look inside, hand text() to a
/// JSON library.
class Json {
public:
    /// null
    Json() = default;
    /// Throws Error (value) that says at which byte the text stops being JSON.
    explicit Json(std::string_view text);

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    friend bool operator==(const Json&, const Json&) = default;

private:
    std::string text_ = "null";
};

} // namespace retort
