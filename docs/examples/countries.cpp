// An application that reads its database through the typed session: shop-countries URL. `./dev demo` ends with it.

#include <cstdio>
#include <exception>
#include <vector>

#include <models/country.hpp>
#include <models/item.hpp>
#include <models/user.hpp>
#include <retort/database.hpp>
#include <retort/session.hpp>

namespace {

void print_countries(const std::string& url) {
    retort::Database database{url, {.create = false}};
    retort::Session session{database};

    const auto countries =
        session.exec(retort::select<shop::Country>().order_by(retort::c<&shop::Country::name>)).all();
    for (const shop::Country& country : countries)
        std::printf("%s  %-5s %s\n", country.code.c_str(), country.phone_code.value_or("").c_str(),
                    country.name.c_str());

    std::printf("%zu countries, %lld users and %lld items in %s\n", countries.size(),
                static_cast<long long>(session.count<shop::User>()),
                static_cast<long long>(session.count<shop::Item>()), database.url().display().c_str());
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: shop-countries URL\n", stderr);
        return 2;
    }
    try {
        print_countries(argv[1]);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "shop-countries: %s\n", error.what());
        return 1;
    }
}
