/** How many states may still be looked at: one counter for as many operations as share it. The same questions in the same order use up the same. */
export interface Budget {
  left: number
}

/** A budget of so many states. A common question takes some tens to some thousands; 200,000 are a second or so. */
export function makeBudget(states: number): Budget {
  return { left: states }
}

/** Takes from the budget; false once there is nothing left. */
export function spend(budget: Budget, states: number): boolean {
  budget.left -= states
  return budget.left >= 0
}
