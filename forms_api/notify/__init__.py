"""How a reminder leaves the house: to the robots of group chats, and by e-mail."""
