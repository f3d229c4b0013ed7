#pragma once
// What became of the rows of seeds, as JSON.

#include <boost/json/fwd.hpp>

#include <retort/seed/verify.hpp>

namespace retort::cli {

boost::json::object to_json(const seed::Verification& verification);

} // namespace retort::cli
