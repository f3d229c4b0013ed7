// Constraints, with the indexes that belong to them; then the indexes that belong to none.

#include <fmt/format.h>

#include <postgresql/inspect_parts.hpp>

namespace retort::postgresql {

namespace {
using database::TextRow;
using schema::Action;
using schema::Deferral;

Deferral deferral_of(const TextRow& row) {
    if (!is_true(row[10])) return Deferral::not_deferrable;
    return is_true(row[11]) ? Deferral::initially_deferred : Deferral::initially_immediate;
}

Action action_of(const std::optional<std::string>& cell) {
    if (cell == "r") return Action::restrict_;
    if (cell == "c") return Action::cascade;
    if (cell == "n") return Action::set_null;
    if (cell == "d") return Action::set_default;
    return Action::no_action;
}

schema::ForeignKey foreign_key_of(const Catalogue& catalogue, const TextRow& row) {
    const std::string target = text(row[5]);
    const auto relation = catalogue.relations.find(target);
    schema::ForeignKey key{
        .name = text(row[1]), .columns = catalogue.columns(text(row[0]), text(row[3])), .target = {}};
    if (relation != catalogue.relations.end()) key.target = relation->second.name;
    key.target_columns = catalogue.columns(target, text(row[6]));
    key.on_update = action_of(row[7]);
    key.on_delete = action_of(row[8]);
    key.match = row[9] == "f" ? schema::Match::full : schema::Match::simple;
    key.deferral = deferral_of(row);
    key.not_valid = !is_true(row[12]);
    return key;
}

bool is_plain(const schema::IndexPart& part) {
    return !part.descending && part.nulls == schema::NullsOrder::standard && part.collation.empty() &&
           part.opclass.empty();
}

// Nothing where its index has more to it than an Exclude can say.
std::optional<schema::Exclude> exclude_of(const TextRow& row, const CatalogueIndex& found) {
    const schema::Index& index = found.index;
    const std::vector<std::string> operators = texts(row[15]);
    if (!found.is_whole || !index.include.empty() || !index.with.empty() || operators.size() != index.parts.size())
        return std::nullopt;
    schema::Exclude exclude{.name = text(row[1]),
                            .method = index.method.empty() ? "btree" : index.method,
                            .elements = {},
                            .predicate = index.predicate,
                            .deferral = deferral_of(row)};
    for (std::size_t i = 0; i < operators.size(); ++i) {
        if (!is_plain(index.parts[i])) return std::nullopt;
        exclude.elements.push_back(
            {.column = index.parts[i].column, .expression = index.parts[i].expression, .with = operators[i]});
    }
    return exclude;
}

std::optional<schema::Constraint> constraint_of(const Catalogue& catalogue, const TextRow& row,
                                                const CatalogueIndex& index) {
    const std::string name = text(row[1]);
    const std::vector<std::string> columns = catalogue.columns(text(row[0]), text(row[3]));
    switch (text(row[2]).front()) {
    case 'p':
        return schema::PrimaryKey{
            .name = name, .columns = columns, .deferral = deferral_of(row), .include = index.index.include};
    case 'u':
        return schema::Unique{.name = name,
                              .columns = columns,
                              .deferral = deferral_of(row),
                              .nulls_not_distinct = index.index.nulls_not_distinct,
                              .include = index.index.include};
    case 'f':
        if (is_true(row[16])) return std::nullopt; // ON DELETE SET NULL (some of the columns)
        return foreign_key_of(catalogue, row);
    case 'c':
        return schema::Check{.name = name,
                             .expression = *expression_of(row[14]),
                             .not_valid = !is_true(row[12]),
                             .no_inherit = is_true(row[13])};
    default: return exclude_of(row, index);
    }
}

void put_indexes(Catalogue& catalogue) {
    for (auto& [oid, found] : catalogue.indexes) {
        schema::Table& table = *catalogue.table(found.relation);
        if (found.is_valid && found.is_whole)
            table.indexes.push_back(std::move(found.index));
        else
            catalogue.schema.opaque.push_back({found.is_valid ? "index" : "invalid index",
                                               schema::Name(table.name.schema, found.index.name), table.name,
                                               found.definition});
    }
}
} // namespace

void find_constraints(Catalogue& catalogue) {
    // A foreign key to a partitioned table has one to each partition behind it; those have a parent.
    const auto rows = catalogue.connection.query(fmt::format(
        "SELECT o.conrelid, o.conname, o.contype, o.conkey, o.conindid, o.confrelid, o.confkey, o.confupdtype, "
        "o.confdeltype, o.confmatchtype, o.condeferrable, o.condeferred, o.convalidated, o.connoinherit, "
        "pg_catalog.pg_get_expr(o.conbin, o.conrelid), "
        "CASE WHEN o.contype = 'x' THEN (SELECT json_agg(p.oprname ORDER BY u.place) FROM unnest(o.conexclop) WITH "
        "ORDINALITY u(operator, place) JOIN pg_catalog.pg_operator p ON p.oid = u.operator) END, "
        "d.some_columns, "
        "CASE WHEN o.contype = 'x' OR d.some_columns THEN format('ALTER TABLE %s ADD CONSTRAINT %I %s', "
        "o.conrelid::regclass, o.conname, pg_catalog.pg_get_constraintdef(o.oid)) END, "
        // Before PostgreSQL 15 a constraint has no such column: then it is the one of `before_15`.
        "{} FROM (SELECT NULL::smallint[] AS confdelsetcols) before_15 CROSS JOIN pg_catalog.pg_constraint o "
        "CROSS JOIN LATERAL (SELECT confdelsetcols IS NOT NULL AS some_columns FROM pg_catalog.pg_constraint same "
        "WHERE same.oid = o.oid) d JOIN pg_catalog.pg_namespace n ON n.oid = o.connamespace "
        "WHERE o.contype IN ('p', 'u', 'f', 'c', 'x') AND o.conrelid <> 0 AND (o.contype <> 'f' OR o.conparentid = 0) "
        "AND {}",
        comment_of("pg_constraint", "o.oid"), catalogue.is_in_scope("n")));
    for (const TextRow& row : rows) {
        schema::Table* table = catalogue.table(text(row[0]));
        if (table == nullptr) continue;
        CatalogueIndex index;
        // A foreign key names the index that it needs, not one of its own.
        if (row[2] != "f")
            if (auto own = catalogue.indexes.extract(text(row[4]))) index = std::move(own.mapped());
        if (auto constraint = constraint_of(catalogue, row, index)) {
            std::visit([&row](auto& one) { one.comment = text(row[18]); }, *constraint);
            schema::add_constraint(*table, std::move(*constraint));
        } else {
            catalogue.schema.opaque.push_back(
                {"constraint", schema::Name(table->name.schema, text(row[1])), table->name, text(row[17])});
        }
    }
    put_indexes(catalogue);
}

} // namespace retort::postgresql
