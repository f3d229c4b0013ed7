// The models of the small applications that tests run: none of them needs one.
#include <retort/model.hpp>

retort::Metadata metadata() { return {}; }
