// Fifty-one countries: names and codes of ISO 3166-1 (English short names), phone codes of ITU-T E.164.
// Only names that the standard itself spells without an article or an addition in brackets.

#include <vector>

#include <models/country.hpp>
#include <retort/seed.hpp>
#include <retort/session.hpp>

namespace {

struct Row {
    const char* name;
    const char* code;
    const char* phone_code;
};

// clang-format off
constexpr Row rows[] = {
    {"Argentina", "ARG", "+54"},
    {"Australia", "AUS", "+61"},
    {"Austria", "AUT", "+43"},
    {"Bangladesh", "BGD", "+880"},
    {"Belgium", "BEL", "+32"},
    {"Brazil", "BRA", "+55"},
    {"Canada", "CAN", "+1"},
    {"Chile", "CHL", "+56"},
    {"China", "CHN", "+86"},
    {"Colombia", "COL", "+57"},
    {"Costa Rica", "CRI", "+506"},
    {"Croatia", "HRV", "+385"},
    {"Czechia", "CZE", "+420"},
    {"Côte d'Ivoire", "CIV", "+225"},
    {"Denmark", "DNK", "+45"},
    {"Egypt", "EGY", "+20"},
    {"Estonia", "EST", "+372"},
    {"Ethiopia", "ETH", "+251"},
    {"Finland", "FIN", "+358"},
    {"France", "FRA", "+33"},
    {"Germany", "DEU", "+49"},
    {"Ghana", "GHA", "+233"},
    {"Greece", "GRC", "+30"},
    {"Hungary", "HUN", "+36"},
    {"Iceland", "ISL", "+354"},
    {"India", "IND", "+91"},
    {"Indonesia", "IDN", "+62"},
    {"Ireland", "IRL", "+353"},
    {"Italy", "ITA", "+39"},
    {"Japan", "JPN", "+81"},
    {"Kenya", "KEN", "+254"},
    {"Latvia", "LVA", "+371"},
    {"Lithuania", "LTU", "+370"},
    {"Luxembourg", "LUX", "+352"},
    {"Malaysia", "MYS", "+60"},
    {"Mexico", "MEX", "+52"},
    {"Morocco", "MAR", "+212"},
    {"New Zealand", "NZL", "+64"},
    {"Nigeria", "NGA", "+234"},
    {"Norway", "NOR", "+47"},
    {"Peru", "PER", "+51"},
    {"Poland", "POL", "+48"},
    {"Portugal", "PRT", "+351"},
    {"Singapore", "SGP", "+65"},
    {"South Africa", "ZAF", "+27"},
    {"Spain", "ESP", "+34"},
    {"Sweden", "SWE", "+46"},
    {"Switzerland", "CHE", "+41"},
    {"Türkiye", "TUR", "+90"},
    {"Uruguay", "URY", "+598"},
    {"Viet Nam", "VNM", "+84"},
};
// clang-format on

void run(retort::Session& session) {
    std::vector<shop::Country> countries;
    for (const Row& row : rows) countries.push_back({.name = row.name, .code = row.code, .phone_code = row.phone_code});
    session.upsert(countries, retort::by(&shop::Country::code));
}

} // namespace

RETORT_SEED(countries){
    .run = run,
};
