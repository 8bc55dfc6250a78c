"""From an assessment to the policy of the reference register, with every gap that the assessment leaves named."""
