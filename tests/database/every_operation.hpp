#pragma once
// Every operation in its interesting forms, as revisions on tables with rows. They stand in every_operation_test.cpp.

#include <span>
#include <string_view>

#include <retort/operation/operations.hpp>

namespace support {

/// One form: a way up, and the way back.
struct OperationForm {
    enum class Rows {
        kept,    ///< and back again after the way down
        lost,    ///< what the operation takes away comes back empty
        changed, ///< on purpose: the probe tells
    };

    std::size_t alternative; ///< of the Operation variant
    const char* name;
    void (*up)(retort::Operations&);
    void (*down)(retort::Operations&);
    Rows rows = Rows::kept;
    const char* probe = nullptr; ///< a query after the way up, and its cells
    const char* cells = "";
    std::string_view only{};        ///< the database that can have it; empty: both
    bool moves_column = false;      ///< PostgreSQL gives the column a new place
    const char* refusal = "SQLite"; ///< what the other database says
};

/// What every form begins with: tables with rows.
void world_of_forms(retort::Operations& op);
/// Each alternative of Operation has one at least.
std::span<const OperationForm> every_form();

} // namespace support
