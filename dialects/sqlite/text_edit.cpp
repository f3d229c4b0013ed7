#include <sqlite/text_edit.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::sqlite {

namespace {
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool is_one_of(char c, std::string_view characters) { return characters.find(c) != std::string_view::npos; }

// Whether the bytes could be read as one token, or as the beginning of a comment, when nothing is between them.
bool could_join(char left, char right) {
    const auto of_operator = [](char c) { return is_one_of(c, "+-*/%=<>|&!~"); };
    const auto of_name = [&](char c) { return !of_operator(c) && !is_sql_space(c) && !is_one_of(c, "(),;"); };
    return (of_operator(left) && of_operator(right)) || (of_name(left) && of_name(right));
}

void append(std::string& text, std::string_view piece) {
    if (!text.empty() && !piece.empty() && could_join(text.back(), piece.front())) text += ' ';
    text += piece;
}

// The tokens and the comments of a text, in its order.
std::vector<Span> pieces(const std::vector<SqlToken>& tokens, const std::vector<SqlComment>& comments) {
    std::vector<Span> spans;
    for (const SqlToken& token : tokens) spans.push_back({token.begin, token.end});
    for (const SqlComment& comment : comments) spans.push_back({comment.begin, comment.end});
    std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.begin < b.begin; });
    return spans;
}

// A comment keeps no carriage return that belongs to the end of its line.
std::string bytes(std::string_view sql, Span span) {
    std::string_view text = sql.substr(span.begin, span.end - span.begin);
    if (text.starts_with("--") && text.ends_with('\r')) text.remove_suffix(1);
    return std::string(text);
}

void add_pieces(std::vector<std::string>& to, std::string_view sql) {
    const SqlTokens found = tokenize(sql);
    for (const Span span : pieces(found.tokens, found.comments)) to.push_back(bytes(sql, span));
}
} // namespace

bool TextEdit::begins_line(std::size_t index) const {
    std::size_t at = token(index).begin;
    while (at > 0 && is_blank(sql_[at - 1])) --at;
    return at == 0 || sql_[at - 1] == '\n';
}

std::string TextEdit::indentation(std::size_t at) const {
    const std::string_view before = sql_.substr(0, at);
    return std::string(before.substr(before.rfind('\n') + 1)); // from 0 where there is none
}

bool TextEdit::ends_line(std::size_t at) const {
    while (at < sql_.size() && is_blank(sql_[at])) ++at;
    return at == sql_.size() || sql_[at] == '\n';
}

bool TextEdit::on_one_line(std::size_t first, std::size_t second) const {
    const std::size_t begin = token(first).end;
    return sql_.substr(begin, token(second).begin - begin).find('\n') == std::string_view::npos;
}

std::vector<SqlComment> TextEdit::comments_behind(std::size_t at) const {
    std::vector<SqlComment> found;
    auto next = std::lower_bound(layout_.comments.begin(), layout_.comments.end(), at,
                                 [](const SqlComment& comment, std::size_t byte) { return comment.begin < byte; });
    for (; next != layout_.comments.end(); ++next) {
        const std::string_view between = sql_.substr(at, next->begin - at);
        if (!std::all_of(between.begin(), between.end(), is_blank)) break;
        found.push_back(*next);
        at = next->end;
    }
    return found;
}

void TextEdit::erase_comments(const std::vector<SqlComment>& comments) {
    for (const SqlComment& comment : comments) {
        const bool has_return = sql_[comment.begin] == '-' && sql_[comment.end - 1] == '\r';
        take_out({comment.begin, comment.end - (has_return ? 1 : 0)});
    }
}

// Those that end the line: with another token behind them, they are about that one.
void TextEdit::erase_comments_behind_comma(std::size_t comma) {
    const std::vector<SqlComment> comments = comments_behind(token(comma).end);
    if (!comments.empty() && ends_line(comments.back().end)) erase_comments(comments);
}

void TextEdit::replace(TokenRange tokens, std::string_view text) {
    edits_.push_back({{token(tokens.begin).begin, token(tokens.end - 1).end}, std::string(text), false});
}

void TextEdit::insert_before(std::size_t index, std::string_view text) {
    insert(token(index).begin, std::string(text));
}

void TextEdit::insert_after(std::size_t index, std::string_view text) { insert(token(index).end, std::string(text)); }

void TextEdit::cut(TokenRange tokens) { replace(tokens, ""); }

void TextEdit::erase(TokenRange tokens) {
    const std::size_t end = token(tokens.end - 1).end;
    take_out({token(tokens.begin).begin, end});
    const std::vector<SqlComment> comments = comments_behind(end);
    const bool is_end = tokens.end == layout_.tokens.size(); // of the text: these are the table's options
    const bool has_comma = !is_end && token(tokens.end).is_symbol(",");
    const bool is_last = is_end || has_comma || tokens.end == layout_.close;
    if (begins_line(tokens.begin)) {
        erase_comments(comments);
        if (has_comma && on_one_line(tokens.end - 1, tokens.end)) erase_comments_behind_comma(tokens.end);
    } else if (!comments.empty() && !is_last && !ends_line(comments.back().end)) {
        erase_comments(comments);
    }
}

void TextEdit::erase_element(std::size_t index) {
    const ElementLayout& element = layout_.elements[index];
    const bool is_last = index + 1 == layout_.elements.size();
    const auto next = is_last ? std::nullopt : layout_.elements[index + 1].comma;
    const std::size_t end = token(element.tokens.end - 1).end;

    std::optional<std::size_t> comma;
    if (is_last || (element.comma && next && begins_line(*element.comma))) {
        comma = element.comma;
    } else if (element.comma || index == 0) {
        comma = next;
    }
    take_out({token(element.tokens.begin).begin, end});
    if (comma) take_out({token(*comma).begin, token(*comma).end});
    erase_comments(comments_behind(end));
    if (comma && comma == next && on_one_line(element.tokens.end - 1, *comma)) erase_comments_behind_comma(*comma);
}

void TextEdit::insert_element_after(std::size_t index, std::string_view text) {
    const ElementLayout& element = layout_.elements[index];
    const std::size_t last = element.tokens.end - 1;
    const bool has_next = index + 1 < layout_.elements.size();
    const auto next = has_next ? layout_.elements[index + 1].comma : std::nullopt;
    // A comma on the next line stays with what is there.
    const bool has_comma = next && on_one_line(last, *next);
    const std::size_t stop = token(has_comma ? *next : last).end;

    const std::vector<SqlComment> comments = comments_behind(stop);
    const std::size_t tail = comments.empty() ? stop : comments.back().end;
    if (tail == sql_.size() || !ends_line(tail)) {
        insert(stop, has_comma ? fmt::format(" {},", text) : fmt::format(", {}", text));
        return;
    }

    const bool comma_leads =
        element.comma && begins_line(*element.comma) && on_one_line(*element.comma, element.tokens.begin);
    const std::size_t leader = comma_leads ? *element.comma : element.tokens.begin;
    const std::string indent = begins_line(leader) ? indentation(token(leader).begin) : "    ";
    const std::size_t feed = sql_.find('\n', tail);
    const std::size_t line_end = feed > 0 && sql_[feed - 1] == '\r' ? feed - 1 : feed;
    const std::string_view line_feed = line_end == feed ? "\n" : "\r\n";
    if (comma_leads && !has_comma) {
        insert(line_end, fmt::format("{}{}, {}", line_feed, indent, text));
        return;
    }
    if (!has_comma) insert(stop, ",");
    insert(line_end, fmt::format("{}{}{}{}", line_feed, indent, text, has_comma ? "," : ""));
}

// Sorted; what is taken out on both sides of some white space is taken out as one.
std::vector<TextEdit::Edit> TextEdit::merged() const {
    std::vector<Edit> sorted = edits_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Edit& a, const Edit& b) { return a.span.begin < b.span.begin; });
    std::vector<Edit> result;
    for (Edit& edit : sorted) {
        if (!result.empty() && edit.takes_space && result.back().takes_space) {
            const std::size_t begin = result.back().span.end;
            const std::string_view between = sql_.substr(begin, edit.span.begin - begin);
            if (std::all_of(between.begin(), between.end(), is_blank)) {
                result.back().span.end = edit.span.end;
                continue;
            }
        }
        result.push_back(std::move(edit));
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (!result[i].takes_space) continue;
        result[i].span = tidy(result[i].span);
        if (i > 0) result[i].span.begin = std::max(result[i].span.begin, result[i - 1].span.end);
    }
    return result;
}

// The span with the white space that nobody misses: a line that is left empty, the spaces before the end of a line, a
// comma or a parenthesis, one of the gaps on both sides.
Span TextEdit::tidy(Span erased) const {
    std::size_t left = erased.begin;
    std::size_t right = erased.end;
    while (left > 0 && is_blank(sql_[left - 1])) --left;
    while (right < sql_.size() && is_blank(sql_[right])) ++right;
    const bool begins = left == 0 || sql_[left - 1] == '\n';
    const bool ends = right == sql_.size() || sql_[right] == '\n';
    const char next = right == sql_.size() ? '\0' : sql_[right];
    if (begins && ends) return {left, std::min(right + 1, sql_.size())};
    if (ends) return {left, erased.end};
    if (next == ',' || next == ')') {
        if (!begins) return {left, erased.end};
        if (right > erased.end) return {erased.begin, right};
        // It stood right behind what is gone: it comes behind what was before, unless that is a comment.
        while (left > 0 && is_sql_space(sql_[left - 1])) --left;
        const auto ends_here = [&](const SqlComment& comment) { // white space at its end is the comment's
            return comment.begin < left && left <= comment.end;
        };
        const bool is_comment = std::any_of(layout_.comments.begin(), layout_.comments.end(), ends_here);
        return is_comment ? erased : Span{left, erased.end};
    }
    const bool has_gap = erased.begin == 0 || is_sql_space(sql_[erased.begin - 1]) || sql_[erased.begin - 1] == '(';
    return {erased.begin, has_gap ? right : erased.end};
}

std::vector<std::string> TextEdit::expected(const std::vector<Edit>& edits) const {
    std::vector<std::string> expected;
    auto edit = edits.begin();
    std::size_t after = 0; // the end of the edits that have been passed
    const auto pass = [&](std::size_t begin) {
        for (; edit != edits.end() && edit->span.begin <= begin; ++edit) {
            add_pieces(expected, edit->text);
            after = edit->span.end;
        }
    };
    for (const Span piece : pieces(layout_.tokens, layout_.comments)) {
        pass(piece.begin);
        if (piece.begin >= after) expected.push_back(bytes(sql_, piece));
    }
    pass(sql_.size());
    return expected;
}

std::string TextEdit::result() const {
    const std::vector<Edit> edits = merged();
    std::string text;
    std::size_t copied = 0;
    for (const Edit& edit : edits) {
        append(text, sql_.substr(copied, edit.span.begin - copied));
        append(text, edit.text);
        copied = edit.span.end;
    }
    append(text, sql_.substr(copied));

    std::vector<std::string> found;
    add_pieces(found, text);
    if (found != expected(edits))
        throw Error(ErrorCategory::internal, "a CREATE TABLE text would say something else after an edit than is meant",
                    "report it with the text of the table");
    return text;
}

} // namespace retort::sqlite
