#pragma once
// Tokens taken out of a text, replaced and put in; every other byte stays, but for the white space and the comments
// that belong to what is taken out.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sqlite/table_layout.hpp>

namespace retort::sqlite {

/// Collects the edits of one text, which must not overlap, and makes them all at once.
class TextEdit {
public:
    TextEdit(std::string_view sql, const TableLayout& layout) : sql_(sql), layout_(layout) {}

    void replace(TokenRange tokens, std::string_view text);
    void insert_before(std::size_t token, std::string_view text);
    void insert_after(std::size_t token, std::string_view text);

    /// Takes the tokens out and nothing else.
    void cut(TokenRange tokens);
    /// Takes the tokens out, and with them the comments behind them on their line, when these are about nothing else:
    /// the tokens begin the line, or another token of the same element follows.
    void erase(TokenRange tokens);
    /// Takes out a column or a constraint of the table, one comma and the comments behind it on its line.
    void erase_element(std::size_t element);
    /// Puts a column or a constraint behind another one, written as that one is: on a line of its own, indented alike.
    void insert_element_after(std::size_t element, std::string_view text);

    /// Throws Error (internal) when a token would come out otherwise than it is meant: a text that cannot be edited
    /// soundly is not edited.
    [[nodiscard]] std::string result() const;

private:
    struct Edit {
        Span span;
        std::string text;
        bool takes_space = false; ///< takes out the white space as well that nobody misses
    };

    [[nodiscard]] const SqlToken& token(std::size_t index) const { return layout_.tokens[index]; }
    [[nodiscard]] bool begins_line(std::size_t token) const;
    /// What stands before the byte, the first one of a line but for white space.
    [[nodiscard]] std::string indentation(std::size_t at) const;
    [[nodiscard]] bool ends_line(std::size_t at) const;
    /// Whether the second token begins on the line on which the first one ends.
    [[nodiscard]] bool on_one_line(std::size_t first, std::size_t second) const;
    /// The comments behind the byte, on its line and before the next token.
    [[nodiscard]] std::vector<SqlComment> comments_behind(std::size_t at) const;
    void insert(std::size_t at, std::string text) { edits_.push_back({{at, at}, std::move(text), false}); }
    void take_out(Span span) { edits_.push_back({span, {}, true}); }
    void erase_comments(const std::vector<SqlComment>& comments);
    void erase_comments_behind_comma(std::size_t comma);
    [[nodiscard]] std::vector<Edit> merged() const;
    [[nodiscard]] Span tidy(Span erased) const;
    [[nodiscard]] std::vector<std::string> expected(const std::vector<Edit>& edits) const;

    std::string_view sql_;
    const TableLayout& layout_;
    std::vector<Edit> edits_;
};

} // namespace retort::sqlite
