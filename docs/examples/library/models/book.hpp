#pragma once
// What can be read, and what it is about.

#include <vector>

#include <models/author.hpp>

namespace library {

struct Book : Timestamps {
    retort::Uuid id = retort::Uuid::random();
    std::int64_t author_id = 0;
    std::string title;
    Genre genre = Genre::novel;
    retort::Decimal price;
    retort::Json extra{"{}"};
    std::vector<std::string> languages;
    std::optional<Isbn> isbn{};
    std::int32_t pages = 0;
    std::optional<bool> lendable{};
    std::chrono::year_month_day acquired{};
    std::string sort_title; ///< made by the database
};
BOOST_DESCRIBE_STRUCT(
    Book, (Timestamps),
    (id, author_id, title, genre, price, extra, languages, isbn, pages, lendable, acquired, sort_title))
retort::TableView retort_table(retort::model<Book>);

struct Tag {
    std::int64_t id = 0;
    std::string label;
};
BOOST_DESCRIBE_STRUCT(Tag, (), (id, label))
retort::TableView retort_table(retort::model<Tag>);

/// Which book has which tag.
struct BookTag {
    retort::Uuid book_id;
    std::int64_t tag_id = 0;
};
BOOST_DESCRIBE_STRUCT(BookTag, (), (book_id, tag_id))
retort::TableView retort_table(retort::model<BookTag>);

} // namespace library
