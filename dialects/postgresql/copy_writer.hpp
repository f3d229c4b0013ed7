#pragma once
// Many rows into one table by COPY (manual, COPY and 34.10).

#include <memory>

#include <retort/database/bulk_writer.hpp>

#include <postgresql/native.hpp>

namespace retort::postgresql {

/// `copies`: whether COPY does to this table what INSERT does; otherwise rows go in INSERT statements.
std::unique_ptr<database::BulkWriter> copy_writer(Native native, database::BulkTarget target, bool copies);

} // namespace retort::postgresql
