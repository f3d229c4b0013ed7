#pragma once
// JSON Lines files as structs, one object a line (https://jsonlines.org, RFC 8259):
// retort::read_json_lines<Country>("countries.jsonl").

#include <cstddef>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <string>

#include <retort/seed/records.hpp>

namespace retort {

struct JsonLinesOptions {
    bool ignore_unknown = false;                    ///< keys that the struct does not have are skipped
    std::size_t max_record_size = 16 * 1024 * 1024; ///< bytes; a longer line is refused
};

namespace seed {
std::unique_ptr<RecordSource> json_records(const std::filesystem::path& path, const JsonLinesOptions& options,
                                           const RecordType& type);
std::unique_ptr<RecordSource> json_records(std::istream& stream, std::string name, const JsonLinesOptions& options,
                                           const RecordType& type);
} // namespace seed

/// The lines of a file as T, a described struct, read while they are walked through:
///
///     for (const Country& country : retort::read_json_lines<Country>("countries.jsonl")) …
///
/// A relative path begins at the current directory. Each line is an object whose keys are columns or members; members
/// that it does not name keep the value that the struct gives them. null is NULL for an optional member, and the
/// document null for one that is a Json. Numbers reach a Decimal digit by digit. Objects and arrays are for members
/// that are a Json or an array. Blank lines are skipped, and so is a byte order mark.
/// Throws Error (usage) for a file that cannot be opened, Error (value) with file and line for everything that is not
/// as said: what is no JSON, no object, a key that the struct does not have or that is there twice, a value that is
/// none of the member's type.
template <class T> Records<T> read_json_lines(const std::filesystem::path& path, const JsonLinesOptions& options = {}) {
    return Records<T>(seed::json_records(path, options, seed::record_type<T>()));
}
/// The same from a stream, which has to outlive the range. `name`: what errors call it.
template <class T>
Records<T> read_json_lines(std::istream& stream, const JsonLinesOptions& options = {}, std::string name = "json") {
    return Records<T>(seed::json_records(stream, std::move(name), options, seed::record_type<T>()));
}

} // namespace retort
