#include <retort/contract/breaks.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/operation/lookup.hpp>
#include <retort/schema/schema.hpp>

namespace retort::contract {

namespace {
using schema::Type;
using schema::TypeKind;

bool is_text(const Type& type) {
    return type.kind == TypeKind::text || type.kind == TypeKind::varchar || type.kind == TypeKind::character;
}

// How much fits: 0 for what is no integer.
int bytes_of_integer(const Type& type) {
    switch (type.kind) {
    case TypeKind::smallint: return 2;
    case TypeKind::integer: return 4;
    case TypeKind::bigint: return 8;
    default: return 0;
    }
}

// Whether whatever the build writes as `mine` can be stored as `theirs`, and what is stored can be read as `mine`.
bool fits(const Type& mine, const Type& theirs) {
    if (mine == theirs) return true;
    if (mine.array_dimensions != theirs.array_dimensions) return false;
    if (is_text(mine) && is_text(theirs)) return !theirs.length || (mine.length && *mine.length <= *theirs.length);
    if (mine.kind == TypeKind::numeric && theirs.kind == TypeKind::numeric) {
        if (!theirs.precision) return true;
        return mine.precision && *mine.precision <= *theirs.precision &&
               mine.scale.value_or(0) == theirs.scale.value_or(0);
    }
    return false;
}

std::string type_trouble(const Type& mine, const Type& theirs) {
    if (bytes_of_integer(mine) > 0 && bytes_of_integer(theirs) > 0)
        return bytes_of_integer(theirs) > bytes_of_integer(mine)
                   ? "numbers that are too large for it fail when it reads them"
                   : "numbers that it writes may be too large";
    if (is_text(mine) && is_text(theirs)) return "texts that it writes may be too long";
    return "it reads and writes values of the old type";
}

class Finder {
public:
    Finder(const Contract& contract, const schema::Schema& schema) : contract_(contract), schema_(schema) {}

    std::vector<Break> find() {
        for (const Table& table : contract_.tables) look_at(table);
        for (const Enum& type : contract_.enums) look_at(type);
        return std::move(found_);
    }

private:
    void add(std::string rule, const schema::Name& table, std::string message, std::string why, std::string rewrite) {
        found_.push_back({std::move(rule), table, std::move(message), std::move(why), std::move(rewrite)});
    }

    void look_at(const Table& table) {
        const schema::Table* there = schema_.find_table(table.name);
        if (there == nullptr) {
            add("RC001", table.name, fmt::format("table {} is not there any more", display(table.name)),
                "every statement of the running build that names it fails",
                "release a build without it first, and drop it with the one after; for another name make a new table");
            return;
        }
        for (const Column& column : table.columns) look_at(table, column, *there);
        for (const schema::Column& column : there->columns) look_at_other(table, column);
    }

    void look_at(const Table& table, const Column& column, const schema::Table& there) {
        const std::string name = operation::describe_column(table.name, column.name);
        const schema::Column* now = there.find_column(column.name);
        if (now == nullptr) {
            add("RC001", table.name, fmt::format("column {} is not there any more", name),
                "every statement of the running build that names it fails",
                "release a build without it first, and drop it with the one after; for another name add a column");
            return;
        }
        if (!fits(column.type, now->type))
            add("RC002", table.name,
                fmt::format("column {} is {}, and the build knows it as {}", name, display(now->type),
                            display(column.type)),
                type_trouble(column.type, now->type),
                "add a column of the new type, fill it in, let the next build use it, and drop the old one after that");
        if (!column.nullable && now->nullable)
            add("RC003", table.name, fmt::format("column {} may be NULL", name),
                "the running build fails when it reads NULL there", "let it be NULL once no running build minds");
        if (column.written && now->generated)
            add("RC004", table.name, fmt::format("column {} is computed by the database", name),
                "the running build writes to it, which fails",
                "add a column that is computed, and use it in the next build");
        else if (column.written && column.nullable && !now->nullable)
            add("RC004", table.name, fmt::format("column {} is NOT NULL", name),
                "the running build may write NULL, which fails", "release a build that always writes it first");
        else if (column.written && !column.required && !column.nullable && !now->server_default && !now->identity)
            add("RC004", table.name, fmt::format("column {} has no default any more", name),
                "the running build may leave it to the database, which fails",
                "release a build that always writes it first");
    }

    // That the build knows nothing of.
    void look_at_other(const Table& table, const schema::Column& column) {
        if (std::ranges::find(table.columns, column.name, &Column::name) != table.columns.end()) return;
        if (column.nullable || column.server_default || column.identity || column.generated) return;
        add("RC004", table.name,
            fmt::format("column {} is NOT NULL and has no default",
                        operation::describe_column(table.name, column.name)),
            "rows that the running build inserts have no value for it, which fails",
            "let it be NULL or give it a default; make it NOT NULL once no running build minds");
    }

    void look_at(const Enum& type) {
        const schema::Enum* now = schema_.find_enum(type.name);
        if (now == nullptr) return; // its columns have another type now
        const auto missing = [](const std::vector<std::string>& some, const std::vector<std::string>& all) {
            std::vector<std::string> without;
            for (const std::string& one : some)
                if (std::ranges::find(all, one) == all.end()) without.push_back("'" + one + "'");
            return without;
        };
        if (const auto gone = missing(type.values, now->values); !gone.empty())
            add("RC005", {}, fmt::format("enum {} has no {} any more", display(type.name), fmt::join(gone, ", ")),
                "the running build fails when it writes it", "release a build that does not write it first");
        if (const auto fresh = missing(now->values, type.values); !fresh.empty())
            add("RC005", {}, fmt::format("enum {} has {}", display(type.name), fmt::join(fresh, ", ")),
                "the running build fails when it reads it",
                "add it, and let a build write it only once all that are running can read it");
    }

    const Contract& contract_;
    const schema::Schema& schema_;
    std::vector<Break> found_;
};
} // namespace

std::vector<Break> breaks(const Contract& contract, const schema::Schema& schema) {
    return Finder(contract, schema).find();
}

} // namespace retort::contract
