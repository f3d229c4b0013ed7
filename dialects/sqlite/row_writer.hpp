#pragma once
// Many rows into one table by prepared statements.

#include <memory>

#include <retort/database/bulk_writer.hpp>
#include <retort/database/dialect.hpp>

struct sqlite3;

namespace retort::sqlite {

std::unique_ptr<database::BulkWriter> row_writer(sqlite3* handle, const database::Dialect& dialect,
                                                 database::BulkTarget target);

} // namespace retort::sqlite
