#pragma once
// Bound values as libpq takes them: texts with a NUL behind each, whose types the server infers.

#include <string>
#include <vector>

#include <retort/schema/value.hpp>
#include <retort/schema/value_view.hpp>

namespace retort::postgresql {

/// The text of a value as a parameter or a field of COPY, appended: true and false, digits, \x and hex digits, else the
/// text itself. Throws Error (value) for text with a NUL character.
void append_text(std::string& out, const ValueView& cell);

/// Keeps the texts that the pointers point to.
class Parameters {
public:
    explicit Parameters(const std::vector<Value>& values);
    Parameters(const Parameters&) = delete;
    Parameters& operator=(const Parameters&) = delete;

    [[nodiscard]] int count() const noexcept { return static_cast<int>(pointers_.size()); }
    [[nodiscard]] const char* const* pointers() const noexcept { return pointers_.data(); }

private:
    std::vector<std::string> texts_;
    std::vector<const char*> pointers_; ///< a null pointer is NULL
};

} // namespace retort::postgresql
