#pragma once
// A PostgreSQL database that operations are done to directly, without revisions and bookkeeping.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <postgresql/dialect.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/operations.hpp>
#include <support/databases.hpp>

namespace support {

using Rows = std::vector<std::string>; ///< cells joined with |

/// A database, and the schema that the operations have made of it so far.
class Shop {
public:
    /// Does what `write` asks for, in one transaction. A check that finds rows fails as the runner's does: with them.
    void run(const std::function<void(retort::Operations&)>& write) {
        retort::Operations operations;
        write(operations);
        retort::schema::Schema after = schema_;
        retort::database::Transaction transaction(*connection_);
        for (const auto& recorded : operations.recorded()) {
            for (const auto& step : connection_->dialect().compile(recorded.operation, after)) perform(step);
            after = retort::operation::apply(std::move(after), recorded.operation);
        }
        transaction.commit();
        schema_ = std::move(after);
    }

    void execute(const std::string& sql) { connection_->execute(sql); }

    Rows query(const std::string& sql) {
        Rows rows;
        for (const auto& row : connection_->query(sql)) {
            std::string text;
            for (const auto& cell : row) text += (text.empty() ? "" : "|") + cell.value_or("NULL");
            rows.push_back(text);
        }
        return rows;
    }

    Rows constraints(const std::string& table) {
        // From PostgreSQL 18 on NOT NULL is one of them.
        return query(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' AND conrelid = " +
            regclass(table) + " ORDER BY 1");
    }

    Rows indexes(const std::string& table) {
        return query("SELECT pg_get_indexdef(indexrelid, 0, true) FROM pg_index WHERE indrelid = " + regclass(table) +
                     " ORDER BY 1");
    }

    /// name|type|not null|default or expression
    Rows columns(const std::string& table) {
        return query("SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid) "
                     "FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum "
                     "WHERE attnum > 0 AND NOT attisdropped AND attrelid = " +
                     regclass(table) + " ORDER BY attnum");
    }

private:
    static std::string regclass(const std::string& table) {
        const auto& dialect = retort::postgresql::dialect();
        return dialect.literal(dialect.quote(table)) + "::regclass";
    }

    void perform(const retort::database::Step& step) {
        using Kind = retort::database::Step::Kind;
        if (step.kind == Kind::code) {
            step.code(*connection_);
        } else if (step.kind == Kind::statement) {
            connection_->execute(step.sql);
        } else if (const Rows rows = query(step.sql); !rows.empty()) {
            std::string found;
            for (const std::string& row : rows) found += (found.empty() ? ": " : "; ") + row;
            throw retort::Error(retort::ErrorCategory::check, step.failure + found);
        }
    }

    Scratch scratch_{"postgresql"};
    std::unique_ptr<retort::database::Connection> connection_ =
        retort::postgresql::dialect().connect(retort::Url(scratch_.url()));
    retort::schema::Schema schema_;
};

} // namespace support
