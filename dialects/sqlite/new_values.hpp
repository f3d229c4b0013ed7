#pragma once
// The rows of a table as a batch of operations will leave them, while they still stand in the old table: checks look at
// these, and the copy takes them.

#include <map>
#include <string>
#include <vector>

#include <sqlite/check.hpp>

namespace retort::sqlite {

class NewValues {
public:
    /// @param columns  those of the old table, those that no schema knows among them
    /// @param rowid  the name by which its rowid is read; empty: it has none
    NewValues(Rows old_rows, std::string rowid, std::vector<std::string> columns);

    /// The values of a column are converted: `expression` is SQL over the values so far. `compared` is the same as the
    /// new column will compare it: with its type's affinity and its collation.
    /// @param reads_others  whether the expression may name other columns than this one
    void convert(const std::string& column, std::string expression, std::string compared, bool reads_others);
    /// A column compares its values in another way; they stay.
    void collate(const std::string& column, const std::string& collation);
    /// A column that the old table has not, and what its rows will hold.
    void add(const std::string& column, std::string expression);

    /// Where a check finds the values as they will be.
    [[nodiscard]] Rows rows() const;
    /// Whether any value is converted.
    [[nodiscard]] bool converts() const { return converts_; }

    /// What stands behind FROM in the copy, and the SQL over it that is the column's new value.
    [[nodiscard]] const std::string& source() const { return source_; }
    [[nodiscard]] std::string copied(const std::string& column) const;

private:
    struct Value {
        std::string copied;
        std::string compared;
    };

    // What was converted so far becomes what the next conversion reads.
    void settle();
    [[nodiscard]] std::string view() const;

    std::string source_;
    std::string key_;
    std::string rowid_;
    std::vector<std::string> columns_;    // that source_ has
    std::map<std::string, Value> values_; // over source_
    std::vector<std::string> added_;      // of values_: not in source_
    bool converts_ = false;
};

} // namespace retort::sqlite
