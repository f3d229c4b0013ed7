#pragma once
// CSV files (RFC 4180) as structs: retort::read_csv<Country>("countries.csv").

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include <retort/seed/records.hpp>

namespace retort {

/// How a CSV file is written. The defaults are what spreadsheets and databases export.
struct CsvOptions {
    char delimiter = ','; ///< an ASCII character, no quote and no line end: ';' or '\t'
    bool header = true;   ///< the first record names the columns, by column or member, in any order
    /// Without a header: what stands in the columns, by column or member. Empty: all members, in their order.
    std::vector<std::string> columns{};
    /// The text that is NULL where it stands without quotes: "NULL", "\\N". The empty one is NULL for optional members
    /// and the empty text for others.
    std::string null{};
    bool ignore_unknown = false;                    ///< columns that the struct does not have are skipped
    std::size_t max_record_size = 16 * 1024 * 1024; ///< bytes; more are refused, so that a quote that is never closed
                                                    ///< does not read the whole file into memory
};

namespace seed {
std::unique_ptr<RecordSource> csv_records(const std::filesystem::path& path, const CsvOptions& options,
                                          const RecordType& type);
std::unique_ptr<RecordSource> csv_records(std::istream& stream, std::string name, const CsvOptions& options,
                                          const RecordType& type);
} // namespace seed

/// The records of a CSV file as T, a described struct, read while they are walked through:
///
///     for (const Country& country : retort::read_csv<Country>("countries.csv")) …
///
/// A relative path begins at the current directory. What each type looks like: seed/field.hpp. Fields may be in quotes,
/// with "" for a quote, and hold delimiters and line ends then; lines end in LF or CRLF; a byte order mark is skipped,
/// and so are lines with nothing on them, unless records have but one field. A quoted "" is the empty text, never NULL.
/// Members that the file has no column for keep the value that the struct gives them.
/// Throws Error (usage) for a file that cannot be opened and for options that make no sense, Error (value) with file
/// and line for everything that is not as said: fields that are missing or too many, a column that the struct does not
/// have, a quote that is not closed, bytes that are not UTF-8, a text that is no value of the member's type.
template <class T> Records<T> read_csv(const std::filesystem::path& path, const CsvOptions& options = {}) {
    return Records<T>(seed::csv_records(path, options, seed::record_type<T>()));
}
/// The same from a stream, which has to outlive the range. `name`: what errors call it.
template <class T> Records<T> read_csv(std::istream& stream, const CsvOptions& options = {}, std::string name = "csv") {
    return Records<T>(seed::csv_records(stream, std::move(name), options, seed::record_type<T>()));
}

} // namespace retort
