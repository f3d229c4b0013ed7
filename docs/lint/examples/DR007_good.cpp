op.allow("DR007", "the release before cannot read the new codes anyway",
         [](auto& known) { known.add_column("customer", column("nickname", text())); });
