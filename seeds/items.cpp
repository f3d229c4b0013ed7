// What the users of seeds/users.cpp offer.

#include <vector>

#include <models/item.hpp>
#include <models/user.hpp>
#include <retort/seed.hpp>
#include <retort/session.hpp>

namespace {

retort::Uuid id_of(retort::Session& session, const std::string& email) {
    return session.exec(retort::select<shop::User>().where(retort::c<&shop::User::email> == email)).one().id;
}

void run(retort::Session& session) {
    const retort::Uuid ada = id_of(session, "ada@example.com");
    const retort::Uuid ben = id_of(session, "ben@example.com");
    // Two items may have the same title and owner, so their ids are what makes them the same items next time.
    const std::vector<shop::Item> items{
        {
            .id = retort::Uuid::parse("5b1d0f6e-7a52-4c1c-9d0a-0d6f3c1e8a01"),
            .title = "Copper kettle",
            .description = "Holds two litres",
            .price = retort::Decimal("49.90"),
            .owner_id = ada,
        },
        {
            .id = retort::Uuid::parse("5b1d0f6e-7a52-4c1c-9d0a-0d6f3c1e8a02"),
            .title = "Glass retort",
            .price = retort::Decimal("120.00"),
            .owner_id = ada,
        },
        {
            .id = retort::Uuid::parse("5b1d0f6e-7a52-4c1c-9d0a-0d6f3c1e8a03"),
            .title = "Workbench",
            .description = "To be collected",
            .owner_id = ben,
        },
    };
    session.upsert(items, retort::by(&shop::Item::id));
}

} // namespace

RETORT_SEED(items){
    .after = {"users"},
    .environments = {"dev", "test"},
    .run = run,
};
