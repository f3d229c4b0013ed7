// What a Schema does not model, beyond the tables and indexes that the other parts have set aside.

#include <fmt/format.h>

#include <postgresql/inspect_parts.hpp>

namespace retort::postgresql {

namespace {
// Each gives: kind, schema, name, schema and name of the table that it hangs on, the text that makes it.

std::string views() {
    return fmt::format("SELECT CASE c.relkind WHEN 'v' THEN 'view' ELSE 'materialized view' END, n.nspname, c.relname, "
                       "NULL, NULL, format('CREATE %s %s AS %s', CASE c.relkind WHEN 'v' THEN 'VIEW' ELSE "
                       "'MATERIALIZED VIEW' END, c.oid::regclass, rtrim(pg_catalog.pg_get_viewdef(c.oid), ';')) "
                       "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE c.relkind IN ('v', 'm') AND {} AND NOT {}",
                       is_users("n"), is_extensions("pg_class", "c.oid"));
}

std::string indexes_of_views() {
    return fmt::format("SELECT 'index', n.nspname, x.relname, n.nspname, c.relname, "
                       "pg_catalog.pg_get_indexdef(x.oid) FROM pg_catalog.pg_index i "
                       "JOIN pg_catalog.pg_class c ON c.oid = i.indrelid "
                       "JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE c.relkind = 'm' AND {} AND NOT {}",
                       is_users("n"), is_extensions("pg_class", "c.oid"));
}

// An aggregate has no text. What comes with a range type goes with it.
std::string functions() {
    return fmt::format("SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END, "
                       "n.nspname, p.proname, NULL, NULL, "
                       "CASE WHEN p.prokind <> 'a' THEN rtrim(pg_catalog.pg_get_functiondef(p.oid), E'\\n') END "
                       "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace "
                       "WHERE {} AND NOT {} AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_depend d WHERE d.classid = "
                       "'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')",
                       is_users("n"), is_extensions("pg_proc", "p.oid"));
}

std::string on_table(std::string_view catalogue, std::string_view kind, std::string_view name, std::string_view table,
                     std::string_view text, std::string_view condition) {
    return fmt::format("SELECT '{}', n.nspname, {}, n.nspname, c.relname, {} FROM pg_catalog.{} t "
                       "JOIN pg_catalog.pg_class c ON c.oid = {} "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE {} AND {} AND NOT {}",
                       kind, name, text, catalogue, table, condition, is_users("n"), is_extensions(catalogue, "t.oid"));
}

std::string triggers() {
    return on_table("pg_trigger", "trigger", "t.tgname", "t.tgrelid", "pg_catalog.pg_get_triggerdef(t.oid)",
                    "NOT t.tgisinternal AND t.tgparentid = 0");
}

std::string rules() {
    return on_table("pg_rewrite", "rule", "t.rulename", "t.ev_class", "rtrim(pg_catalog.pg_get_ruledef(t.oid), ';')",
                    "t.rulename <> '_RETURN'");
}

std::string policies() {
    return on_table(
        "pg_policy", "policy", "t.polname", "t.polrelid",
        "format('CREATE POLICY %I ON %s AS %s FOR %s TO %s%s%s', t.polname, t.polrelid::regclass, "
        "CASE WHEN t.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END, "
        "CASE t.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' WHEN 'd' THEN 'DELETE' "
        "ELSE "
        "'ALL' END, "
        "(SELECT string_agg(CASE WHEN r = 0 THEN 'PUBLIC' ELSE quote_ident(pg_catalog.pg_get_userbyid(r)) END, ', ') "
        "FROM unnest(t.polroles) r), "
        "' USING (' || pg_catalog.pg_get_expr(t.polqual, t.polrelid) || ')', "
        "' WITH CHECK (' || pg_catalog.pg_get_expr(t.polwithcheck, t.polrelid) || ')')",
        "true");
}

std::string row_security() {
    return fmt::format("SELECT 'row security', n.nspname, c.relname, n.nspname, c.relname, "
                       "format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', c.oid::regclass) FROM pg_catalog.pg_class c "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                       "WHERE c.relrowsecurity AND {} AND NOT {}",
                       is_users("n"), is_extensions("pg_class", "c.oid"));
}

std::string statistics() {
    return on_table("pg_statistic_ext", "statistics", "t.stxname", "t.stxrelid",
                    "pg_catalog.pg_get_statisticsobjdef(t.oid)", "true");
}

std::string domains() {
    return fmt::format(
        "SELECT 'domain', n.nspname, t.typname, NULL, NULL, format('CREATE DOMAIN %s AS %s%s%s%s%s', t.oid::regtype, "
        "pg_catalog.format_type(t.typbasetype, t.typtypmod), "
        "(SELECT ' COLLATE ' || quote_ident(l.collname) FROM pg_catalog.pg_collation l JOIN pg_catalog.pg_type b ON "
        "b.oid = t.typbasetype WHERE l.oid = t.typcollation AND l.oid <> b.typcollation), "
        "' DEFAULT ' || t.typdefault, CASE WHEN t.typnotnull THEN ' NOT NULL' END, "
        "(SELECT string_agg(format(' CONSTRAINT %I %s', o.conname, pg_catalog.pg_get_constraintdef(o.oid)), '' ORDER "
        "BY o.conname) FROM pg_catalog.pg_constraint o WHERE o.contypid = t.oid)) "
        "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
        "WHERE t.typtype = 'd' AND {} AND NOT {}",
        is_users("n"), is_extensions("pg_type", "t.oid"));
}

// Composite and range types. Every table has a composite type too, and every range type a multirange.
std::string other_types() {
    return fmt::format(
        "SELECT 'type', n.nspname, t.typname, NULL, NULL, CASE WHEN t.typtype = 'c' THEN format('CREATE TYPE %s AS "
        "(%s)', t.oid::regtype, (SELECT string_agg(format('%I %s', a.attname, pg_catalog.format_type(a.atttypid, "
        "a.atttypmod)), ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a WHERE a.attrelid = t.typrelid AND "
        "a.attnum > 0 AND NOT a.attisdropped)) END "
        "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace "
        "LEFT JOIN pg_catalog.pg_class c ON c.oid = t.typrelid "
        "WHERE (t.typtype = 'r' OR t.typtype = 'c' AND c.relkind = 'c') AND {} AND NOT {}",
        is_users("n"), is_extensions("pg_type", "t.oid"));
}

std::string collations() {
    return fmt::format("SELECT 'collation', n.nspname, l.collname, NULL, NULL, NULL FROM pg_catalog.pg_collation l "
                       "JOIN pg_catalog.pg_namespace n ON n.oid = l.collnamespace WHERE {} AND NOT {}",
                       is_users("n"), is_extensions("pg_collation", "l.oid"));
}

// An extension is in no schema, whatever schema its objects are in. plpgsql is in every new database.
std::string extensions() {
    return "SELECT 'extension', NULL, x.extname, NULL, NULL, format('CREATE EXTENSION %I WITH SCHEMA %I', x.extname, "
           "n.nspname) FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace "
           "WHERE x.extname <> 'plpgsql'";
}
} // namespace

void find_opaque(Catalogue& catalogue) {
    std::string query;
    for (const std::string& part : {views(), indexes_of_views(), functions(), triggers(), rules(), policies(),
                                    row_security(), statistics(), domains(), other_types(), collations(), extensions()})
        query += (query.empty() ? "" : " UNION ALL ") + part;
    for (const auto& row : catalogue.connection.query(query)) {
        const schema::Name name = row[1] ? catalogue.name(*row[1], text(row[2])) : schema::Name(text(row[2]));
        const schema::Name table = row[4] ? catalogue.name(text(row[3]), *row[4]) : schema::Name();
        catalogue.schema.opaque.push_back({text(row[0]), name, table, text(row[5])});
    }
}

} // namespace retort::postgresql
