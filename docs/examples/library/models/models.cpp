// The models of the library. They are listed, never discovered: what is not here has no table.

#include <models/loan.hpp>

retort::Metadata metadata() {
    using namespace library;
    return retort::make_metadata<Author, Book, Tag, BookTag, Copy, Loan>();
}
