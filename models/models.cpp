// The models of the application. They are listed, never discovered: what is not here has no table.

#include <models/country.hpp>
#include <models/item.hpp>
#include <models/user.hpp>

retort::Metadata metadata() { return retort::make_metadata<shop::User, shop::Item, shop::Country>(); }
