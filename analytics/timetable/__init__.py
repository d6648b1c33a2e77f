"""When can people be trained without hurting the business? Load, calendar, slots, seats."""
