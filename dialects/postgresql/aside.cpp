#include <postgresql/aside.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

#include <fmt/format.h>

#include <postgresql/comment.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/table.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>
#include <retort/operation/uses.hpp>

namespace retort::postgresql {

namespace {
using database::Steps;
using schema::Column;
using schema::Schema;
using schema::Table;

bool has(const std::vector<std::string>& columns, const std::string& column) {
    return std::ranges::find(columns, column) != columns.end();
}

bool mentions(const std::optional<schema::Expression>& expression, const std::string& column) {
    return expression && operation::mentions_column(*expression, column);
}

bool in_expression(const schema::Index& index, const std::string& column) {
    return mentions(index.predicate, column) || std::ranges::any_of(index.parts, [&](const schema::IndexPart& part) {
               return mentions(part.expression, column);
           });
}

bool is_key_of(const schema::Index& index, const std::string& column) {
    return has(index.include, column) ||
           std::ranges::any_of(index.parts, [&](const schema::IndexPart& part) { return part.column == column; });
}

bool in_expression(const schema::Constraint& constraint, const std::string& column) {
    return std::visit(
        operation::overloaded{
            [&](const schema::Check& check) { return operation::mentions_column(check.expression, column); },
            [&](const schema::Exclude& exclude) {
                return mentions(exclude.predicate, column) ||
                       std::ranges::any_of(exclude.elements, [&](const schema::ExcludeElement& element) {
                           return mentions(element.expression, column);
                       });
            },
            [](const auto&) { return false; },
        },
        constraint);
}

// Foreign keys are looked at apart.
bool is_key_of(const schema::Constraint& constraint, const std::string& column) {
    return std::visit(operation::overloaded{
                          [&](const schema::PrimaryKey& key) { return has(key.columns, column); },
                          [&](const schema::Unique& unique) { return has(unique.columns, column); },
                          [&](const schema::Exclude& exclude) {
                              return std::ranges::any_of(exclude.elements, [&](const schema::ExcludeElement& element) {
                                  return element.column == column;
                              });
                          },
                          [](const auto&) { return false; },
                      },
                      constraint);
}

class Way {
public:
    Way(const Schema& before, const Schema& after, std::vector<Touched> touched)
        : before_(before), after_(after), touched_(std::move(touched)) {
        add_generated();
    }

    // Whatever needs another thing goes before it and comes after it.
    Aside clear() {
        for (const Table& table : before_.tables) foreign_keys(table);
        for (const Table& table : before_.tables) {
            checks(table);
            indexes(table);
            keys(table);
        }
        for (const Table& table : before_.tables) columns(table);
        std::ranges::reverse(aside_.back);
        return std::move(aside_);
    }

private:
    void add_generated() {
        for (std::size_t i = 0; i < touched_.size(); ++i) {
            const Touched one = touched_[i];
            const Table* table = before_.find_table(one.table);
            if (table == nullptr) continue;
            for (const Column& column : table->columns)
                if (column.generated && operation::mentions_column(column.generated->expression, one.column) &&
                    !any(table->name, [&](const Touched& t) { return t.goes && t.column == column.name; }))
                    touched_.push_back({.table = one.table, .column = column.name, .goes = true});
        }
    }

    template <class Test> bool any(const schema::Name& table, const Test& test) const {
        return std::ranges::any_of(touched_, [&](const Touched& one) { return one.table == table && test(one); });
    }

    // `back` is in the order of `away`, and turned round at the end.
    void move(const schema::Name& table, const std::string& drop, const std::string& add) {
        aside_.away.push_back({.sql = fmt::format("ALTER TABLE {} DROP {}", quote_name(table), drop)});
        aside_.back.push_back({.sql = fmt::format("ALTER TABLE {} ADD {}", quote_name(table), add)});
    }

    void constraint(const Table& table, const schema::Constraint& one) {
        const std::string& name = schema::name_of(one);
        const schema::Constraint again = operation::constraint_of(operation::table_of(after_, table.name), name);
        add_comment(aside_.back, table.name, again);
        move(table.name, "CONSTRAINT " + quote(name), constraint_definition(again));
    }

    void foreign_keys(const Table& table) {
        for (const schema::ForeignKey& key : table.foreign_keys) {
            const bool here =
                any(table.name, [&](const Touched& t) { return (t.goes || t.keys) && has(key.columns, t.column); });
            const bool there = any(
                key.target, [&](const Touched& t) { return (t.goes || t.keys) && has(key.target_columns, t.column); });
            if (here || there) constraint(table, key);
        }
    }

    bool is_in_the_way(const Table& table, const auto& one) const {
        return any(table.name, [&](const Touched& t) {
            return in_expression(one, t.column) || (t.goes && is_key_of(one, t.column));
        });
    }

    void checks(const Table& table) {
        for (const schema::Exclude& one : table.excludes)
            if (is_in_the_way(table, schema::Constraint(one))) constraint(table, one);
        for (const schema::Check& one : table.checks)
            if (is_in_the_way(table, schema::Constraint(one))) constraint(table, one);
    }

    void indexes(const Table& table) {
        for (const schema::Index& index : table.indexes) {
            if (!is_in_the_way(table, index)) continue;
            const schema::Index& again = operation::index_of(operation::table_of(after_, table.name), index.name);
            aside_.away.push_back({.sql = fmt::format("DROP INDEX {}", quote_name({table.name.schema, index.name}))});
            add_comment(aside_.back, table.name, again);
            aside_.back.push_back({.sql = create_index_statement(table.name, again)});
        }
    }

    void keys(const Table& table) {
        for (const schema::Unique& one : table.uniques)
            if (is_in_the_way(table, schema::Constraint(one))) constraint(table, one);
        if (table.primary_key && is_in_the_way(table, schema::Constraint(*table.primary_key)))
            constraint(table, *table.primary_key);
    }

    void columns(const Table& table) {
        // From the last to the first, so that they come again in their order.
        for (auto column = table.columns.rbegin(); column != table.columns.rend(); ++column) {
            if (!any(table.name, [&](const Touched& t) { return t.goes && t.column == column->name; })) continue;
            const Column& again = operation::column_of(operation::table_of(after_, table.name), column->name);
            if (!again.comment.empty())
                aside_.back.push_back({.sql = comment_on_column(table.name, again.name, again.comment)});
            move(table.name, "COLUMN " + quote(column->name), "COLUMN " + column_definition(again));
        }
    }

    const Schema& before_;
    const Schema& after_;
    std::vector<Touched> touched_;
    Aside aside_;
};
} // namespace

Aside step_aside(const Schema& before, const Schema& after, std::vector<Touched> touched) {
    return Way(before, after, std::move(touched)).clear();
}

} // namespace retort::postgresql
