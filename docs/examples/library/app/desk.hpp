#pragma once
// What the library's desk does with its database.

#include <cstdint>
#include <string>
#include <vector>

#include <retort/database.hpp>
#include <retort/model.hpp>

namespace library::desk {

/// Adds an author with a book that has one copy.
void add_book(retort::Database& database, const std::string& author, const std::string& title);
/// Titles of the novels that can be lent, newest first.
std::vector<std::string> novels(retort::Database& database);
/// What readers ask for: titles that begin so, whatever the case of the letters.
std::vector<std::string> titles(retort::Database& database, const std::string& start);
/// Lends a copy of the book with that title; false when somebody has it.
bool lend(retort::Database& database, const std::string& title, const std::string& reader);
/// Everything that the reader has comes back. How many books that were.
int take_back(retort::Database& database, const std::string& reader);
/// Changes an author's name, whoever else is at it, and says who it was.
void rename_author(retort::Database& database, const std::string& from, const std::string& to);
/// How many books each author has.
std::vector<std::string> books_by_author(retort::Database& database);

/// Who reads what.
struct Reading {
    std::string reader;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Reading, (), (reader, title))
/// What has not come back.
std::vector<Reading> open_loans(retort::Database& database);
/// Books without copies cannot be lent any more. How many these were.
std::int64_t withdraw(retort::Database& database);
/// Every book with its author and its tags.
std::vector<std::string> catalogue(retort::Database& database);
/// Who borrowed so many times, with SQL of one's own.
std::vector<std::string> readers(retort::Database& database, std::int32_t loans);

} // namespace library::desk
