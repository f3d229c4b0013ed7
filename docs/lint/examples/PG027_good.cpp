// by hand: dropdb old_shop
