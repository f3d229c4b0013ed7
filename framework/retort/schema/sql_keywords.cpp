#include <retort/schema/sql_keywords.hpp>

#include <string>

namespace retort::schema {

namespace {
// PostgreSQL 15: pg_get_keywords(), all but the unreserved. SQLite 3.40: tried one by one.
constexpr std::string_view keywords =
    " add all alter analyse analyze and any array as asc asymmetric authorization autoincrement between bigint"
    " binary bit boolean both case cast char character check coalesce collate collation column commit concurrently"
    " constraint create cross current_catalog current_date current_role current_schema current_time"
    " current_timestamp current_user dec decimal default deferrable delete desc distinct do drop else end escape"
    " except exists extract false fetch float for foreign freeze from full grant greatest group grouping having"
    " ilike in index initially inner inout insert int integer intersect interval into is isnull join lateral"
    " leading least left like limit localtime localtimestamp national natural nchar none normalize not nothing"
    " notnull null nullif numeric offset on only or order out outer overlaps overlay placing position precision"
    " primary raise real references returning right row select session_user set setof similar smallint some"
    " substring symmetric table tablesample then time timestamp to trailing transaction treat trim true union"
    " unique update user using values varchar variadic verbose when where window with xmlattributes xmlconcat"
    " xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable"
    " ";

constexpr std::string_view operators =
    " all and any array as asc asymmetric between both case cast check collate constraint create current_date"
    " current_time current_timestamp default deferrable desc distinct else end escape except exists false foreign"
    " from group having ilike in intersect into is isnull join leading like limit not notnull null on or order"
    " primary references returning select similar some symmetric table then to trailing true union unique using"
    " values when where"
    " ";

bool has(std::string_view list, std::string_view word) {
    return !word.empty() && word.find(' ') == std::string_view::npos &&
           list.find(" " + std::string(word) + " ") != std::string_view::npos;
}
} // namespace

bool is_sql_keyword(std::string_view word) { return has(keywords, word); }
bool is_sql_operator(std::string_view word) { return has(operators, word); }

} // namespace retort::schema
