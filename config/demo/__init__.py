"""The demo clinic. `people`: who they are. `histories`: how each behaves. `loading`: both become rows."""
