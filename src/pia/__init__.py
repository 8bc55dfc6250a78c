"""pia: the compliance engine for 特定個人情報保護評価 (My Number privacy impact assessments)."""

__version__ = "0.1.0"
