#pragma once
// Column types. SQLite keeps the declared name of a type and derives an affinity from it
// (https://sqlite.org/datatype3.html §3): the names say the logical type, and none has an affinity that would change a
// value in its canonical form.

#include <string>
#include <vector>

#include <retort/schema/schema.hpp>

namespace retort::sqlite {

/// What a value of a type is stored as.
enum class Storage {
    integer,
    real,
    text, ///< also decimals, dates, times, uuids, JSON and arrays, in their canonical text
    blob,
    unknown, ///< a native type: whatever its name makes of it
};

Storage storage_of(const schema::Type& type);

/// The type as a column of an ordinary table declares it. Enums are TEXT; their CHECK belongs to the column.
std::string type_name(const schema::Type& type);

/// The type as a column of that table declares it: STRICT tables take five names and no more
/// (https://sqlite.org/stricttables.html), and a rowid column must be exactly INTEGER.
std::string declared_type(const schema::Table& table, const schema::Column& column);

/// The column that is the table's rowid, or nullptr: the single primary key column whose declared type is INTEGER
/// (https://sqlite.org/lang_createtable.html#rowid).
const schema::Column* rowid_column(const schema::Table& table);

/// The name by which the rowid can be read and written: rowid, _rowid_ or oid, whichever is not a column. Empty when
/// there is no rowid or no name is left.
std::string rowid_name(const schema::Table& table);
/// The same for a table with a rowid and these columns.
std::string rowid_name(const std::vector<std::string>& columns);

} // namespace retort::sqlite
