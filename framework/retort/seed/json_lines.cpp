#include <retort/seed/json_lines.hpp>

#include <algorithm>
#include <vector>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/seed/field.hpp>
#include <retort/seed/text_input.hpp>

namespace retort::seed {

namespace {
constexpr std::string_view spaces = " \t\r\n";
constexpr std::string_view one_object = "a line is one JSON object; jq -c '.[]' makes lines of an array";

/// The members of an object, as texts. The text is known to be JSON, so that only ends have to be found. Boost.JSON
/// itself would give numbers as doubles.
class Members {
public:
    /// `text` begins with the object.
    explicit Members(std::string_view text) : text_(text.substr(1)) {}

    /// The next key, with its quotes, and value. False after the last.
    bool next(std::string_view& key, std::string_view& value) {
        skip(",");
        if (text_.starts_with('}')) return false;
        key = take(string_length());
        skip(":");
        value = take(value_length());
        return true;
    }

private:
    void skip(std::string_view mark) {
        text_.remove_prefix(text_.find_first_not_of(spaces));
        if (text_.starts_with(mark)) text_.remove_prefix(1);
        text_.remove_prefix(text_.find_first_not_of(spaces));
    }
    std::string_view take(std::size_t length) {
        const std::string_view taken = text_.substr(0, length);
        text_.remove_prefix(length);
        return taken;
    }
    [[nodiscard]] std::size_t string_length(std::size_t from = 0) const {
        for (std::size_t i = from + 1;; ++i) {
            if (text_[i] == '\\')
                ++i;
            else if (text_[i] == '"')
                return i + 1 - from;
        }
    }
    [[nodiscard]] std::size_t value_length() const {
        if (text_.front() == '"') return string_length();
        if (text_.front() != '{' && text_.front() != '[') return text_.find_first_of(" \t\r\n,}");
        std::size_t depth = 0;
        for (std::size_t i = 0;; ++i) {
            if (text_[i] == '"') {
                i += string_length(i) - 1;
            } else if (text_[i] == '{' || text_[i] == '[') {
                ++depth;
            } else if ((text_[i] == '}' || text_[i] == ']') && --depth == 0) {
                return i + 1;
            }
        }
    }

    std::string_view text_;
};

std::string unquoted(std::string_view text) {
    const std::string_view inner = text.substr(1, text.size() - 2);
    if (inner.find('\\') == std::string_view::npos) return std::string(inner);
    return boost::json::value_to<std::string>(boost::json::parse(boost::json::string_view(text)));
}

class JsonRecords final : public RecordSource {
public:
    template <class... Source>
    JsonRecords(const JsonLinesOptions& options, const RecordType& type, Source&&... source)
        : options_(options), type_(type), input_(std::forward<Source>(source)...), members_(type.columns.size()),
          seen_(type.columns.size()) {}

    bool next(void* record) override {
        if (!read_line()) return false;
        check_json();
        type_.members(record, members_.data());
        std::fill(seen_.begin(), seen_.end(), false);
        Members members(std::string_view(text_).substr(text_.find_first_not_of(spaces)));
        for (std::string_view key, value; members.next(key, value);) set(unquoted(key), value);
        return true;
    }

    [[nodiscard]] std::string place() const override { return input_.place(line_); }

private:
    // The next line that is not blank.
    bool read_line() {
        do {
            text_.clear();
            line_ = input_.line();
            if (input_.peek() == TextInput::end) return false;
            for (;;) {
                input_.append_until({}, text_, options_.max_record_size + 1 - text_.size());
                if (text_.size() > options_.max_record_size)
                    refuse(fmt::format("a line of more than {} bytes", options_.max_record_size),
                           "raise .max_record_size");
                const int c = input_.get();
                if (c == '\n' || c == TextInput::end) break;
                text_ += static_cast<char>(c);
            }
        } while (text_.find_first_not_of(spaces) == std::string::npos);
        return true;
    }

    void check_json() {
        boost::json::error_code failure;
        parser_.reset();
        const std::size_t read = parser_.write(text_.data(), text_.size(), failure);
        if (!failure) parser_.finish(failure);
        if (failure)
            refuse(fmt::format("not JSON: {} at byte {}", failure.message(), read + 1), std::string(one_object));
        if (!parser_.release().is_object()) refuse("expected an object", std::string(one_object));
    }

    void set(const std::string& key, std::string_view value) {
        const auto column = find_column(type_, key);
        if (!column && options_.ignore_unknown) return;
        if (!column)
            refuse(fmt::format("{} has no column or member {}", type_.cpp_name, key),
                   fmt::format("it has {}; .ignore_unknown = true skips others", column_names(type_)));
        if (seen_[*column]) refuse(fmt::format("key {} is there twice", key));
        seen_[*column] = true;
        // The address came from a record that may be changed; RecordType::members only has a const form.
        void* member = const_cast<void*>(members_[*column]);
        try {
            set_member(type_.columns[*column], member, value);
        } catch (const Error& e) {
            refuse(fmt::format("key {}: {}", key, e.what()), e.hint());
        }
    }

    static void set_member(const ColumnView& column, void* member, std::string_view value) {
        const bool is_document = column.type.kind == schema::TypeKind::json && column.type.array_dimensions == 0;
        if (value == "null" && (column.nullable || !is_document)) return set_to_null(column, member);
        if (is_document) return set_from_text(column, member, value, Notation::document);
        switch (value.front()) {
        case '"': return set_from_text(column, member, unquoted(value), Notation::string);
        case '{':
        case '[': return set_from_text(column, member, value, Notation::document);
        case 't':
        case 'f': return set_from_text(column, member, value, Notation::boolean);
        default: return set_from_text(column, member, value, Notation::number);
        }
    }

    [[noreturn]] void refuse(std::string message, std::string hint = {}) const {
        input_.refuse(line_, std::move(message), std::move(hint));
    }

    JsonLinesOptions options_;
    RecordType type_;
    TextInput input_;
    boost::json::stream_parser parser_{};
    std::string text_{};
    std::size_t line_ = 1;
    std::vector<const void*> members_;
    std::vector<bool> seen_;
};
} // namespace

std::unique_ptr<RecordSource> json_records(const std::filesystem::path& path, const JsonLinesOptions& options,
                                           const RecordType& type) {
    return std::make_unique<JsonRecords>(options, type, path);
}

std::unique_ptr<RecordSource> json_records(std::istream& stream, std::string name, const JsonLinesOptions& options,
                                           const RecordType& type) {
    return std::make_unique<JsonRecords>(options, type, stream, std::move(name));
}

} // namespace retort::seed
