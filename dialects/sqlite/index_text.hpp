#pragma once
// The text of CREATE INDEX as a database stores it (https://sqlite.org/lang_createindex.html), read.

#include <string>
#include <string_view>
#include <vector>

namespace retort::sqlite {

/// One key: a column or an expression.
struct IndexKeyText {
    std::string column{};     ///< without quotes; empty where an expression stands
    std::string expression{}; ///< from its first token to its last, without parentheses around it
    std::string collation{};  ///< of COLLATE, without quotes; empty: the column's own
    bool descending = false;

    friend bool operator==(const IndexKeyText&, const IndexKeyText&) = default;
};

struct IndexText {
    std::string name;
    std::string table;
    bool unique = false;
    std::vector<IndexKeyText> keys{};
    std::string where{}; ///< from its first token to its last; empty: every row

    friend bool operator==(const IndexText&, const IndexText&) = default;
};

/// Throws Error (unsupported) saying where the text is not understood.
IndexText read_index(std::string_view sql);

} // namespace retort::sqlite
