"""decision 一体化应用展示决策: the leaders' picture, kept from what the other rooms publish."""
