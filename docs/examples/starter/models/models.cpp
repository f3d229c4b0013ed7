// The models of the application. They are listed, never discovered: what is not here has no table.

#include <models/language.hpp>

retort::Metadata metadata() { return retort::make_metadata<app::Language>(); }
