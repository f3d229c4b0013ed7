#include <sqlite/table_text.hpp>

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/error.hpp>
#include <sqlite/table_layout.hpp>
#include <sqlite/text.hpp>
#include <sqlite/text_edit.hpp>

namespace retort::sqlite {

namespace {
using Kind = ConstraintText::Kind;

bool same_names(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](const auto& x, const auto& y) { return same_name(x, y); });
}

template <class Range, class Predicate> auto first_of(const Range& range, Predicate predicate) {
    const auto found = std::find_if(range.begin(), range.end(), predicate);
    return found == range.end() ? nullptr : &*found;
}

Error missing(const TableText& text, std::string_view what) {
    return Error(ErrorCategory::schema, fmt::format("the CREATE TABLE text of {} has no {}", text.table(), what));
}

std::string_view word(Kind kind) {
    switch (kind) {
    case Kind::primary_key: return "PRIMARY KEY";
    case Kind::unique: return "UNIQUE";
    case Kind::check: return "CHECK";
    case Kind::foreign_key: return "foreign key";
    case Kind::not_null: return "NOT NULL";
    case Kind::null: return "NULL";
    case Kind::default_value: return "DEFAULT";
    case Kind::collation: return "COLLATE";
    case Kind::generated: return "generated value";
    }
    return "constraint";
}

std::size_t index_of(const TableText& text, std::string_view column) {
    const ColumnText* found = text.find_column(column);
    if (found == nullptr) throw missing(text, fmt::format("column {}", column));
    return static_cast<std::size_t>(found - text.columns().data());
}

std::size_t index_of(const TableText& text, const ConstraintText& constraint) {
    for (std::size_t i = 0; i < text.constraints().size(); ++i) {
        if (&text.constraints()[i] == &constraint) return i;
    }
    throw Error(ErrorCategory::internal,
                fmt::format("a constraint that is to be edited is of another text than that of {}", text.table()));
}

std::size_t in_column(const TableText& text, std::string_view column, Kind kind) {
    const ColumnText& owner = text.columns()[index_of(text, column)];
    const ConstraintText* found = text.find_in_column(column, kind);
    if (found == nullptr) throw missing(text, fmt::format("{} in column {}", word(kind), owner.name));
    return index_of(text, *found);
}

// The text from its first token to its last one: a comment at its end would swallow what comes behind it.
std::string core(std::string_view sql) {
    const std::vector<SqlToken> tokens = tokenize(sql).tokens;
    if (tokens.empty()) return {};
    return std::string(sql.substr(tokens.front().begin, tokens.back().end - tokens.front().begin));
}

Error not_understood(std::string_view what, std::string_view sql) {
    return Error(ErrorCategory::unsupported, fmt::format("SQLite has no such {}: {}", what, sql));
}

// A piece of a definition, understood by itself: as the only thing between what stands around it here.
ParsedTable parse_piece(std::string_view before, std::string_view what, std::string_view sql) {
    try {
        return parse_table(fmt::format("CREATE TABLE t(a{}{}\n)", before, core(sql)));
    } catch (const Error&) {
        throw not_understood(what, sql);
    }
}

// Where GENERATED ALWAYS stands behind a column's type and a comment, or has one in it. SQLite takes the two words for
// the end of the type at first, cuts them off, and is left with the comment: `INT /* text */` has the affinity of TEXT,
// and a STRICT table does not have such a type at all.
std::optional<TokenRange> runs_on(const TableLayout& layout, std::size_t column) {
    const std::size_t next = layout.columns[column].type.end;
    if (layout.columns[column].type.empty() || !layout.tokens[next].is_word("generated")) return std::nullopt;
    const std::size_t begin = layout.tokens[next - 1].end;
    const std::size_t end = layout.tokens[next + 1].begin;
    const bool has_comment =
        std::any_of(layout.comments.begin(), layout.comments.end(),
                    [&](const SqlComment& comment) { return begin <= comment.begin && comment.begin < end; });
    if (!has_comment) return std::nullopt;
    return TokenRange{next, next + 2};
}

void check_single(const ParsedTable& parsed, Kind kind, std::string_view sql) {
    if (parsed.columns.size() != 1 || parsed.constraints.size() != 1 || parsed.layout.elements.size() != 1 ||
        parsed.constraints.front().kind != kind || !parsed.columns.front().type.empty() ||
        parsed.layout.columns.front().end != parsed.layout.close)
        throw not_understood(word(kind), sql);
}
} // namespace

TableText::TableText(std::string sql) : sql_(std::move(sql)) {
    ParsedTable parsed = parse_table(sql_);
    table_ = std::move(parsed.name);
    columns_ = std::move(parsed.columns);
    constraints_ = std::move(parsed.constraints);
    without_rowid_ = parsed.without_rowid;
    strict_ = parsed.strict;
    layout_ = std::make_shared<const TableLayout>(std::move(parsed.layout));
}

const ColumnText* TableText::find_column(std::string_view name) const {
    return first_of(columns_, [&](const ColumnText& column) { return same_name(column.name, name); });
}

const ConstraintText* TableText::find_constraint(std::string_view name) const {
    const auto is_called_so = [&](const ConstraintText& constraint) {
        return !constraint.name.empty() && same_name(constraint.name, name);
    };
    if (std::count_if(constraints_.begin(), constraints_.end(), is_called_so) > 1)
        throw Error(ErrorCategory::unsupported, fmt::format("{} has several constraints called {}", table_, name),
                    "give them names of their own, by making the table anew in execute()");
    return first_of(constraints_, is_called_so);
}

const ConstraintText* TableText::find_in_column(std::string_view column, Kind kind) const {
    const ConstraintText* last = nullptr;
    for (std::size_t i = 0; i < constraints_.size(); ++i) {
        if (stands_in(i, column, kind)) last = &constraints_[i];
    }
    return last;
}

bool TableText::stands_in(std::size_t constraint, std::string_view column, Kind kind) const {
    return layout_->constraints[constraint].in_column && constraints_[constraint].kind == kind &&
           same_name(constraints_[constraint].column, column);
}

const ConstraintText* TableText::primary_key() const {
    return first_of(constraints_, [](const ConstraintText& c) { return c.kind == Kind::primary_key; });
}

const ConstraintText* TableText::find_unique(const std::vector<std::string>& columns) const {
    return first_of(constraints_,
                    [&](const ConstraintText& c) { return c.kind == Kind::unique && same_names(c.columns, columns); });
}

const ConstraintText* TableText::find_foreign_key(const std::vector<std::string>& columns, std::string_view target,
                                                  const std::vector<std::string>& target_columns) const {
    return first_of(constraints_, [&](const ConstraintText& c) {
        return c.kind == Kind::foreign_key && same_names(c.columns, columns) && same_name(c.target, target) &&
               (c.target_columns.empty() || target_columns.empty() || same_names(c.target_columns, target_columns));
    });
}

const ConstraintText* TableText::find_check(std::string_view expression) const {
    return first_of(constraints_, [&](const ConstraintText& c) {
        return c.kind == Kind::check && same_expression(c.expression, expression);
    });
}

TableText TableText::rename_table(std::string_view to) const {
    TextEdit edit(sql_, *layout_);
    edit.replace({layout_->name, layout_->name + 1}, quote(to));
    for (std::size_t i = 0; i < constraints_.size(); ++i) {
        if (constraints_[i].kind != Kind::check) continue;
        const TokenRange range = layout_->constraints[i].value;
        for (const QualifiedName& name : qualified_names(layout_->tokens, range.begin, range.end, table_)) {
            edit.cut({name.begin, name.column});
            if (!name.alone.empty()) edit.replace({name.column, name.column + 1}, name.alone);
        }
    }
    return TableText(edit.result());
}

TableText TableText::add_column(std::string_view definition) const {
    // Behind the name of a column that is already there.
    const ParsedTable parsed = parse_piece(", ", "column", definition);
    if (parsed.columns.size() != 2 || parsed.layout.elements.size() != 2) throw not_understood("column", definition);
    const std::string& name = parsed.columns.back().name;
    if (find_column(name) != nullptr)
        throw Error(ErrorCategory::schema,
                    fmt::format("the CREATE TABLE text of {} has a column {} already", table_, name));
    TextEdit edit(sql_, *layout_);
    edit.insert_element_after(layout_->columns.back().element, core(definition));
    return TableText(edit.result());
}

TableText TableText::drop_column(std::string_view column) const {
    const std::size_t index = index_of(*this, column);
    if (columns_.size() == 1)
        throw Error(ErrorCategory::unsupported,
                    fmt::format("{} is the only column of {}", columns_[index].name, table_),
                    "SQLite has no tables without columns: drop the table");
    const std::size_t element = layout_->columns[index].element;
    for (const ConstraintLayout& constraint : layout_->constraints) {
        for (const TokenRange deferral : constraint.deferrals) {
            if (constraint.element != element && layout_->elements[element].tokens.contains(deferral))
                throw Error(ErrorCategory::unsupported,
                            fmt::format("column {} of {} says when a foreign key of another column is checked",
                                        columns_[index].name, table_),
                            "move its DEFERRABLE to the foreign key");
        }
    }
    TextEdit edit(sql_, *layout_);
    edit.erase_element(element);
    return TableText(edit.result());
}

TableText TableText::set_type(std::string_view column, std::string_view type) const {
    const std::size_t index = index_of(*this, column);
    const ColumnLayout& layout = layout_->columns[index];
    const std::string text = core(type);
    const ParsedTable parsed = parse_piece(" ", "type", type);
    if (parsed.columns.size() != 1 || !parsed.constraints.empty() || parsed.layout.elements.size() != 1 ||
        parsed.columns.front().type != text)
        throw not_understood("type", type);
    TextEdit edit(sql_, *layout_);
    if (layout.type.empty() && !text.empty()) {
        edit.insert_after(layout.name, " " + text);
    } else if (!layout.type.empty() && text.empty()) {
        edit.erase(layout.type);
    } else if (!text.empty() && text != columns_[index].type) {
        edit.replace(layout.type, text);
    }
    return cut_off(edit);
}

TableText TableText::set_not_null(std::string_view column) const {
    const std::size_t index = index_of(*this, column);
    if (find_in_column(column, Kind::not_null) != nullptr)
        throw Error(ErrorCategory::schema, fmt::format("column {} of {} is NOT NULL already", column, table_));
    TextEdit edit(sql_, *layout_);
    if (const ConstraintText* null = find_in_column(column, Kind::null)) {
        edit.insert_before(layout_->constraints[index_of(*this, *null)].body, "NOT ");
    } else {
        edit.insert_after(layout_->columns[index].type.end - 1, " NOT NULL");
    }
    return TableText(edit.result());
}

TableText TableText::drop_not_null(std::string_view column) const { return drop_all(column, Kind::not_null); }

TableText TableText::set_default(std::string_view column, std::string_view sql) const {
    check_single(parse_piece(" DEFAULT ", "default", sql), Kind::default_value, sql);
    index_of(*this, column);
    const ConstraintText* old = find_in_column(column, Kind::default_value);
    if (old == nullptr) return add_to_column(column, "DEFAULT " + core(sql));
    TextEdit edit(sql_, *layout_);
    edit.replace(layout_->constraints[index_of(*this, *old)].value, core(sql));
    return TableText(edit.result());
}

TableText TableText::drop_default(std::string_view column) const { return drop_all(column, Kind::default_value); }

TableText TableText::set_collation(std::string_view column, std::string_view collation) const {
    const std::size_t index = index_of(*this, column);
    TextEdit edit(sql_, *layout_);
    if (const ConstraintText* old = find_in_column(column, Kind::collation)) {
        edit.replace(layout_->constraints[index_of(*this, *old)].value, quote(collation));
    } else {
        edit.insert_after(layout_->columns[index].type.end - 1, " COLLATE " + quote(collation));
    }
    return TableText(edit.result());
}

TableText TableText::drop_collation(std::string_view column) const { return drop_all(column, Kind::collation); }

TableText TableText::set_generated(std::string_view column, std::string_view sql, bool stored) const {
    const std::string definition = fmt::format("GENERATED ALWAYS AS ({}) {}", core(sql), stored ? "STORED" : "VIRTUAL");
    check_single(parse_piece(" ", "expression", definition), Kind::generated, sql);
    index_of(*this, column);
    const ConstraintText* old = find_in_column(column, Kind::generated);
    if (old == nullptr) return add_to_column(column, definition);
    TextEdit edit(sql_, *layout_);
    const ConstraintLayout& layout = layout_->constraints[index_of(*this, *old)];
    // GENERATED ALWAYS stays as it is, there or not: it matters what stands before it (see runs_on).
    const bool has_words = layout_->tokens[layout.body].is_word("generated");
    edit.replace({layout.body + (has_words ? 2 : 0), layout.tokens.end}, definition.substr(definition.find("AS (")));
    return TableText(edit.result());
}

TableText TableText::drop_generated(std::string_view column) const { return drop_all(column, Kind::generated); }

TableText TableText::set_options(std::string_view options) const {
    TextEdit edit(sql_, *layout_);
    const std::size_t first = layout_->close + 1;
    const std::size_t last = layout_->tokens.size() - (layout_->tokens.back().is_symbol(";") ? 1 : 0);
    if (first < last) edit.erase({first, last});
    edit.insert_after(layout_->close, options);
    return TableText(edit.result());
}

TableText TableText::set_autoincrement() const {
    const ConstraintText* key = primary_key();
    if (key == nullptr) throw missing(*this, "PRIMARY KEY");
    if (key->autoincrement)
        throw Error(ErrorCategory::schema, fmt::format("the primary key of {} has AUTOINCREMENT already", table_));
    TextEdit edit(sql_, *layout_);
    edit.insert_after(layout_->constraints[index_of(*this, *key)].autoincrement - 1, " AUTOINCREMENT");
    return TableText(edit.result());
}

TableText TableText::drop_autoincrement() const {
    const ConstraintText* key = primary_key();
    if (key == nullptr || !key->autoincrement) throw missing(*this, "AUTOINCREMENT");
    const std::size_t token = layout_->constraints[index_of(*this, *key)].autoincrement;
    TextEdit edit(sql_, *layout_);
    edit.erase({token, token + 1});
    return TableText(edit.result());
}

TableText TableText::add_constraint(std::string_view definition) const {
    const ParsedTable parsed = parse_piece(", ", "constraint", definition);
    if (parsed.columns.size() != 1 || parsed.constraints.size() != 1 || parsed.layout.elements.size() != 2)
        throw not_understood("constraint", definition);
    TextEdit edit(sql_, *layout_);
    edit.insert_element_after(layout_->elements.size() - 1, core(definition));
    return TableText(edit.result());
}

TableText TableText::add_to_column(std::string_view column, std::string_view definition) const {
    const std::size_t index = index_of(*this, column);
    const ParsedTable parsed = parse_piece(" ", "constraint of a column", definition);
    check_single(parsed, parsed.constraints.empty() ? Kind::null : parsed.constraints.front().kind, definition);
    TextEdit edit(sql_, *layout_);
    edit.insert_after(layout_->columns[index].end - 1, " " + core(definition));
    return TableText(edit.result());
}

TableText TableText::drop(const ConstraintText& constraint) const {
    TextEdit edit(sql_, *layout_);
    erase(edit, index_of(*this, constraint));
    return cut_off(edit);
}

TableText TableText::rename(const ConstraintText& constraint, std::string_view to) const {
    const ConstraintLayout& layout = layout_->constraints[index_of(*this, constraint)];
    TextEdit edit(sql_, *layout_);
    if (layout.name) {
        edit.replace({*layout.name, *layout.name + 1}, quote(to));
    } else {
        edit.insert_before(layout.body, fmt::format("CONSTRAINT {} ", quote(to)));
    }
    return TableText(edit.result());
}

TableText TableText::set_expression(const ConstraintText& constraint, std::string_view sql) const {
    const ConstraintLayout& layout = layout_->constraints[index_of(*this, constraint)];
    if (constraint.kind != Kind::check && constraint.kind != Kind::generated)
        throw Error(ErrorCategory::internal, fmt::format("a {} has no expression", word(constraint.kind)));
    check_single(parse_piece(" CHECK (", "expression", core(sql) + ")"), Kind::check, sql);
    TextEdit edit(sql_, *layout_);
    edit.replace(layout.value, core(sql));
    return TableText(edit.result());
}

// All of the kind: with one of two gone, the other would begin to count.
TableText TableText::drop_all(std::string_view column, Kind kind) const {
    in_column(*this, column, kind);
    TextEdit edit(sql_, *layout_);
    for (std::size_t i = 0; i < constraints_.size(); ++i) {
        if (stands_in(i, column, kind)) erase(edit, i);
    }
    return cut_off(edit);
}

// What the edit leaves, with `AS` for the GENERATED ALWAYS AS that it has put behind a type and a comment.
TableText TableText::cut_off(const TextEdit& edit) const {
    TableText result(edit.result());
    for (std::size_t i = 0; i < result.columns_.size(); ++i) {
        const ColumnText& column = result.columns_[i];
        const std::optional<TokenRange> words = runs_on(*result.layout_, i);
        if (!words) continue;
        const std::size_t before = index_of(*this, column.name);
        if (runs_on(*layout_, before) && columns_[before].type == column.type) continue;
        TextEdit cut(result.sql_, *result.layout_);
        cut.erase(*words);
        result = TableText(cut.result());
    }
    return result;
}

void TableText::erase(TextEdit& edit, std::size_t index) const {
    const ConstraintLayout& layout = layout_->constraints[index];
    if (layout.in_column) {
        edit.erase(layout.tokens);
    } else {
        edit.erase_element(layout.element);
    }
    for (const TokenRange deferral : layout.deferrals) edit.erase(deferral);
}

bool uses(const ConstraintText& constraint, std::string_view column, std::string_view table) {
    const auto has = [&](const std::vector<std::string>& names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const std::string& name) { return same_name(name, column); });
    };
    if (has(constraint.columns)) return true;
    if (constraint.kind == Kind::foreign_key)
        return same_name(constraint.target, table) && has(constraint.target_columns);
    const bool is_expression = constraint.kind == Kind::check || constraint.kind == Kind::generated;
    return is_expression && mentions(constraint.expression, column);
}

} // namespace retort::sqlite
