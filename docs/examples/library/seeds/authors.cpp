#include <models/author.hpp>
#include <retort/seed.hpp>

using namespace std::chrono_literals;

namespace {

void run(retort::Session& session) {
    using library::Author;
    Author godwin{.name = "William Godwin", .born = 1756y / 3 / 3};
    session.upsert(godwin, retort::by(&Author::name)); // gives godwin its id

    const Author shelley{.name = "Mary Shelley", .born = 1797y / 8 / 30, .mentor_id = godwin.id};
    session.upsert(shelley, retort::by(&Author::name));
}

} // namespace

RETORT_SEED(authors){
    .run = run,
};
