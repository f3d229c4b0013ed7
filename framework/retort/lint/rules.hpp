#pragma once
// The rules, one file each in rules/; docs/lint/ has a page for each.

#include <retort/lint/rule.hpp>

namespace retort::lint {

Founds dr007(const Meeting& meeting);
Founds dr010(const Meeting& meeting);
Founds lt009(const Meeting& meeting);
Founds lt015(const Meeting& meeting);
Founds lt016(const Meeting& meeting);
Founds lt017(const Meeting& meeting);
Founds lt020(const Meeting& meeting);
Founds lt021(const Meeting& meeting);
Founds lt022(const Meeting& meeting);
Founds pg001(const Meeting& meeting);
Founds pg002(const Meeting& meeting);
Founds pg005(const Meeting& meeting);
Founds pg006(const Meeting& meeting);
Founds pg007(const Meeting& meeting);
Founds pg008(const Meeting& meeting);
Founds pg009(const Meeting& meeting);
Founds pg010(const Meeting& meeting);
Founds pg011(const Meeting& meeting);
Founds pg012(const Meeting& meeting);
Founds pg013(const Meeting& meeting);
Founds pg014(const Meeting& meeting);
Founds pg015(const Meeting& meeting);
Founds pg016(const Meeting& meeting);
Founds pg017(const Meeting& meeting);
Founds pg018(const Meeting& meeting);
Founds pg020(const Meeting& meeting);
Founds pg022(const Meeting& meeting);
Founds pg023(const Meeting& meeting);
Founds pg024(const Meeting& meeting);
Founds pg025(const Meeting& meeting);
Founds pg026(const Meeting& meeting);
Founds pg027(const Meeting& meeting);
Founds pg028(const Meeting& meeting);
Founds pg029(const Meeting& meeting);
Founds pg030(const Meeting& meeting);
Founds pg031(const Meeting& meeting);
Founds pg032(const Meeting& meeting);
Founds pg033(const Meeting& meeting);
Founds pg034(const Meeting& meeting);
Founds pg041(const Meeting& meeting);
Founds pg043(const Meeting& meeting);
Founds pg044(const Meeting& meeting);
Founds pg045(const Meeting& meeting);
Founds pg046(const Meeting& meeting);
Founds pg047(const Meeting& meeting);
Founds pg048(const Meeting& meeting);
Founds pg049(const Meeting& meeting);
Founds pg050(const Meeting& meeting);
Founds pg052(const Meeting& meeting);
Founds pg056(const Meeting& meeting);
Founds pg057(const Meeting& meeting);
Founds pg058(const Meeting& meeting);
Founds pg059(const Meeting& meeting);
Founds pg060(const Meeting& meeting);
Founds pg061(const Meeting& meeting);
Founds pg062(const Meeting& meeting);
Founds pg063(const Meeting& meeting);
Founds pg065(const Meeting& meeting);
Founds pg067(const Meeting& meeting);
Founds pg069(const Meeting& meeting);
Founds pg070(const Meeting& meeting);
Founds pg071(const Meeting& meeting);

} // namespace retort::lint
