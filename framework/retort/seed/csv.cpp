#include <retort/seed/csv.hpp>

#include <algorithm>
#include <optional>
#include <span>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/seed/field.hpp>
#include <retort/seed/text_input.hpp>

namespace retort::seed {

namespace {
struct Field {
    std::string text;
    std::size_t line = 0; ///< where it begins
    bool quoted = false;
};

class CsvRecords final : public RecordSource {
public:
    template <class... Source>
    CsvRecords(const CsvOptions& options, const RecordType& type, Source&&... source)
        : options_(options), type_(type), input_(std::forward<Source>(source)...), members_(type.columns.size()) {
        check_options();
        if (options_.header) {
            if (!read_record()) input_.refuse(1, "the file is empty: it has no header", "set .header = false");
            for (std::size_t i = 0; i < size_; ++i) add_column(fields_[i].text);
        } else if (!options_.columns.empty()) {
            for (const std::string& name : options_.columns) add_column(name);
        } else {
            for (const ColumnView& column : type_.columns) add_column(std::string(column.name));
        }
        header_is_read_ = true;
    }

    bool next(void* record) override {
        if (!read_record()) return false;
        check_size();
        type_.members(record, members_.data());
        for (std::size_t i = 0; i < size_; ++i) set(i);
        return true;
    }

    [[nodiscard]] std::string place() const override { return input_.place(first_line_); }

private:
    static constexpr char quote = '"';

    void check_options() const {
        const char d = options_.delimiter;
        if (d == quote || d == '\r' || d == '\n' || d == '\0' || static_cast<unsigned char>(d) > 0x7E)
            throw Error(ErrorCategory::usage, "this character cannot separate the fields of a CSV file",
                        "use ',', ';', '|' or '\\t'");
        if (options_.header && !options_.columns.empty())
            throw Error(ErrorCategory::usage, "columns are named by the header or by .columns, not by both",
                        "set .header = false when the file has none");
    }

    void add_column(const std::string& name) {
        const auto column = find_column(type_, name);
        if (!column && !options_.ignore_unknown)
            input_.refuse(first_line_,
                          name.empty() ? fmt::format("column {} has no name", columns_.size() + 1)
                                       : fmt::format("{} has no column or member {}", type_.cpp_name, name),
                          fmt::format("it has {}; .ignore_unknown = true skips others", column_names(type_)));
        if (column && std::ranges::find(columns_, column) != columns_.end())
            input_.refuse(first_line_, fmt::format("column {} is there twice", name));
        columns_.push_back(column);
        names_.push_back(name);
    }

    void check_size() const {
        if (size_ == columns_.size()) return;
        const std::string counts =
            fmt::format("{} field{}, expected {}", size_, size_ == 1 ? "" : "s", columns_.size());
        if (size_ < columns_.size())
            input_.refuse(first_line_, fmt::format("{}: {} is missing", counts, names_[size_]));
        input_.refuse(first_line_, counts, "write a field in quotes when it holds the delimiter");
    }

    void set(std::size_t i) {
        if (!columns_[i]) return;
        const ColumnView& column = type_.columns[*columns_[i]];
        const Field& field = fields_[i];
        // The address came from a record that may be changed; RecordType::members only has a const form.
        void* member = const_cast<void*>(members_[*columns_[i]]);
        const bool is_null =
            !field.quoted && field.text == options_.null && (column.nullable || !options_.null.empty());
        try {
            if (is_null)
                set_to_null(column, member);
            else
                set_from_text(column, member, field.text, Notation::plain);
        } catch (const Error& e) {
            const std::string found = field.text.empty() ? ", found nothing" : "";
            input_.refuse(field.line, fmt::format("column {}: {}{}", names_[i], e.what(), found), e.hint());
        }
    }

    // One record into fields_[0 .. size_). False at the end of the input.
    bool read_record() {
        const bool blank_is_a_record = header_is_read_ && columns_.size() == 1;
        while (!blank_is_a_record && end_line()) {
        }
        first_line_ = input_.line();
        if (input_.peek() == TextInput::end) return false;
        size_ = 0;
        left_ = options_.max_record_size;
        for (;;) {
            if (size_ == fields_.size()) fields_.emplace_back();
            read_field(fields_[size_++]);
            if (input_.peek() == options_.delimiter) {
                input_.get();
                continue;
            }
            if (end_line() || input_.peek() == TextInput::end) return true;
            refuse_after(fields_[size_ - 1]);
        }
    }

    void read_field(Field& field) {
        field.text.clear();
        field.line = input_.line();
        field.quoted = input_.peek() == quote;
        if (field.quoted)
            read_quoted(field);
        else
            append(field.text, std::string_view(stops_.data(), stops_.size()));
        if (!is_utf8(field.text)) refuse_field(field, "bytes that are not UTF-8", "save the file as UTF-8");
        if (field.text.find('\0') != std::string::npos)
            refuse_field(field, "a NUL byte", "save the file as text in UTF-8");
    }

    // From the quote that opens the field to behind the one that closes it. A quote in it is written twice.
    void read_quoted(Field& field) {
        input_.get();
        for (;;) {
            append(field.text, std::string_view(&quote, 1));
            const int c = input_.get();
            if (c == TextInput::end)
                input_.refuse(field.line, "a quote that is not closed", "a quote in a field is written twice: \"\"");
            if (c == quote && input_.peek() != quote) return;
            if (c == quote) input_.get();
            field.text += static_cast<char>(c); // a quote, or half a line end
            take_room(1);
        }
    }

    void append(std::string& text, std::string_view stops) {
        const std::size_t before = text.size();
        input_.append_until(stops, text, left_ + 1);
        take_room(text.size() - before);
    }

    void take_room(std::size_t bytes) {
        if (bytes > left_)
            input_.refuse(first_line_, fmt::format("a record of more than {} bytes", options_.max_record_size),
                          "is a quote not closed? else raise .max_record_size");
        left_ -= bytes;
    }

    // Takes LF or CRLF, if that is what comes.
    bool end_line() {
        if (input_.peek() == '\r') {
            const std::size_t line = input_.line();
            input_.get();
            if (input_.peek() != '\n')
                input_.refuse(line, "a carriage return without a line feed",
                              "end lines with LF or CRLF, and write fields that hold one in quotes");
        }
        if (input_.peek() != '\n') return false;
        input_.get();
        return true;
    }

    [[noreturn]] void refuse_after(const Field& field) const {
        refuse_field(field, field.quoted ? "text behind the closing quote" : "a quote inside a field without quotes",
                     "write the whole field in quotes, and a quote in it twice: \"\"");
    }

    [[noreturn]] void refuse_field(const Field& field, std::string_view what, std::string hint) const {
        const std::size_t i = size_ - 1;
        input_.refuse(field.line,
                      i < names_.size() && header_is_read_ ? fmt::format("column {}: {}", names_[i], what)
                                                           : fmt::format("column {}: {}", i + 1, what),
                      std::move(hint));
    }

    CsvOptions options_;
    RecordType type_;
    std::array<char, 2> stops_{options_.delimiter, quote};
    TextInput input_;
    std::vector<std::optional<std::size_t>> columns_{}; // of the fields; nothing: skipped
    std::vector<std::string> names_{};                  // as the file has them
    bool header_is_read_ = false;
    std::vector<Field> fields_{}; // kept from record to record for their memory
    std::size_t size_ = 0;
    std::size_t left_ = 0; // bytes that the record may still have
    std::size_t first_line_ = 1;
    std::vector<const void*> members_;
};
} // namespace

std::unique_ptr<RecordSource> csv_records(const std::filesystem::path& path, const CsvOptions& options,
                                          const RecordType& type) {
    return std::make_unique<CsvRecords>(options, type, path);
}

std::unique_ptr<RecordSource> csv_records(std::istream& stream, std::string name, const CsvOptions& options,
                                          const RecordType& type) {
    return std::make_unique<CsvRecords>(options, type, stream, std::move(name));
}

} // namespace retort::seed
